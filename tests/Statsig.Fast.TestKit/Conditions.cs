using System.Globalization;

namespace Statsig.Fast.TestKit;

/// <summary>Conditions for <see cref="RuleBuilder.When"/>. Targets are JSON texts, so that a test says exactly what is delivered.</summary>
public static class Conditions
{
    /// <summary>Holds for everybody.</summary>
    public static ConditionJson Public { get; } = Of("public", null);

    /// <summary>No version of the product knows this one.</summary>
    public static ConditionJson Unknown { get; } = Of("from_the_future", "any", "[]");

    /// <summary>A reference to a condition that is not delivered. Only the v2 shape can say that.</summary>
    public static ConditionJson Undelivered { get; } = new(null);

    public static ConditionJson PassGate(string name) => Of("pass_gate", null, JsonText.Quote(name));

    public static ConditionJson FailGate(string name) => Of("fail_gate", null, JsonText.Quote(name));

    public static ConditionJson MultiPassGate(params string[] names) => Of("multi_pass_gate", null, JsonText.QuoteAll(names));

    public static ConditionJson MultiFailGate(params string[] names) => Of("multi_fail_gate", null, JsonText.QuoteAll(names));

    public static ConditionJson Field(string? field, string? @operator, string? target = null) => Of("user_field", @operator, target, field);

    public static ConditionJson Environment(string field, string @operator, string? target = null) =>
        Of("environment_field", @operator, target, field);

    public static ConditionJson Ip(string field, string @operator, string? target = null) => Of("ip_based", @operator, target, field);

    public static ConditionJson UserAgent(string field, string @operator, string? target = null) => Of("ua_based", @operator, target, field);

    public static ConditionJson Time(string @operator, string? target = null) => Of("current_time", @operator, target);

    public static ConditionJson App(string @operator, string? target = null) => Of("target_app", @operator, target);

    public static ConditionJson UnitId(string @operator, string? target = null, string idType = "userID") =>
        Of("unit_id", @operator, target, idType: idType);

    public static ConditionJson Bucket(string @operator, string? target = null, string? salt = "bucket-salt", string idType = "userID") =>
        Of("user_bucket", @operator, target, salt: salt, idType: idType);

    public static ConditionJson ExperimentGroup(string? experiment, string @operator, string? target = null) =>
        Of("experiment_group", @operator, target, experiment);

    /// <summary>A condition of any type.</summary>
    public static ConditionJson Of(
        string type, string? @operator, string? target = null, string? field = null, string? salt = null, string idType = "userID")
    {
        string additional = salt is null ? "{}" : $"{{\"salt\":{JsonText.Quote(salt)}}}";
        return new ConditionJson(string.Create(CultureInfo.InvariantCulture,
            $"{{\"type\":{JsonText.Quote(type)},\"operator\":{JsonText.Quote(@operator)},\"field\":{JsonText.Quote(field)},\"targetValue\":{target ?? "null"},\"additionalValues\":{additional},\"idType\":{JsonText.Quote(idType)}}}"));
    }
}

/// <summary>One condition as it is delivered; null for one that is not.</summary>
public readonly record struct ConditionJson(string? Text);
