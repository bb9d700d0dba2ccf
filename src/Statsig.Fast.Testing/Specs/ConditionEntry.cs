using System.Text.Json;

namespace Statsig.Fast.Testing.Specs;

/// <summary>One condition of a rule, as the payload contains it.</summary>
/// <param name="Type">The type, such as "user_field".</param>
/// <param name="Operator">The operator; null for conditions without one.</param>
/// <param name="Field">The field; null for conditions without one.</param>
/// <param name="Target">The target value, JSON.</param>
/// <param name="IdType">The ID type.</param>
/// <param name="Salt">The salt of a bucket; null for others.</param>
internal sealed record ConditionEntry(string Type, string? Operator, string? Field, string Target, string IdType = "userID", string? Salt = null)
{
    internal static readonly ConditionEntry Everyone = new("public", null, null, "null");

    internal static ConditionEntry Any(string type, string? field, params string[] values) => new(type, "any", field, TextOf(values));

    /// <summary>IDs are compared with regard to case, as overrides for one ID are.</summary>
    internal static ConditionEntry UnitId(string idType, params string[] ids) => new("unit_id", "any_case_sensitive", null, TextOf(ids), idType);

    internal static ConditionEntry Gate(string name, bool passes) => new(passes ? "pass_gate" : "fail_gate", null, null, Quote(name));

    internal static ConditionEntry BucketBelow(int bucket, string salt, string idType) =>
        new("user_bucket", "lt", null, bucket.ToString(System.Globalization.CultureInfo.InvariantCulture), idType, salt);

    internal static string Quote(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", Type);
        json.WriteString("operator", Operator);
        json.WriteString("field", Field);
        json.WritePropertyName("targetValue");
        json.WriteRawValue(Target);
        json.WriteStartObject("additionalValues");
        if (Salt is not null)
        {
            json.WriteString("salt", Salt);
        }

        json.WriteEndObject();
        json.WriteString("idType", IdType);
        json.WriteEndObject();
    }

    private static string TextOf(string[] values) => $"[{string.Join(',', System.Array.ConvertAll(values, Quote))}]";
}
