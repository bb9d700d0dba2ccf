using System.IO;
using System.Text.Json;

namespace Statsig.Fast.Parity.Tests.Recordings;

/// <summary>
/// Reads every parameter of a store three times: without a fall-back, with one of the declared type, with one of another type.
/// </summary>
internal static class StoreReads
{
    private static readonly JsonFragment FallbackList = JsonFragment.Parse("[\"__fallback__\"]");
    private static readonly JsonFragment FallbackObject = JsonFragment.Parse("{\"fallback\":1}");

    internal static JsonElement Of(in ParameterStore store)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            for (int i = 0; i < store.Count; i++)
            {
                string name = store.NameAt(i);
                string declaredType = store.DeclaredTypeOf(name);
                ParameterValue value = store.GetValue(name);
                json.WriteStartObject(name);
                Write(json, "none", value.Kind == JsonValueKind.Undefined ? "null" : value.ToString());
                WriteTyped(json, store, name, declaredType);
                if (declaredType == "string")
                {
                    json.WriteNumber("wrong", store.Get(name, 77.0));
                }
                else
                {
                    json.WriteString("wrong", store.Get(name, "__wrong__"));
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return VectorFile.Parse(buffer.ToArray());
    }

    private static void WriteTyped(Utf8JsonWriter json, in ParameterStore store, string name, string declaredType)
    {
        switch (declaredType)
        {
            case "boolean": json.WriteBoolean("typed", store.Get(name, false)); break;
            case "number": json.WriteNumber("typed", store.Get(name, -12345.0)); break;
            case "array": Write(json, "typed", store.Get<JsonFragment>(name, FallbackList).ToString()); break;
            case "object": Write(json, "typed", store.Get<JsonFragment>(name, FallbackObject).ToString()); break;
            default: json.WriteString("typed", store.Get(name, "__fallback__")); break;
        }
    }

    private static void Write(Utf8JsonWriter json, string name, string raw)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(raw);
    }
}
