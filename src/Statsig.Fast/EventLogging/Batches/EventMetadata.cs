using System.Collections.Generic;
using System.Text.Json;

namespace Statsig.Fast.EventLogging.Batches;

/// <summary>Writes the metadata of an event of the application or of the library.</summary>
/// <remarks>
/// Texts, numbers, true, false and null are written as such. Lists and objects become their JSON text, because the service accepts only
/// flat metadata. For the pump's thread. Source: recorded requests of the server core.
/// </remarks>
internal static class EventMetadata
{
    /// <summary>Writes the member "metadata"; writes nothing for an event without metadata.</summary>
    /// <param name="json">A writer inside the event's object.</param>
    /// <param name="metadata">Pairs of names and texts, pairs of names and values, or UTF-8 JSON.</param>
    internal static void Write(Utf8JsonWriter json, object? metadata)
    {
        switch (metadata)
        {
            case KeyValuePair<string, string>[] texts:
                json.WriteStartObject("metadata"u8);
                foreach ((string name, string text) in texts)
                {
                    if (name is not null)
                    {
                        json.WriteString(name, text);
                    }
                }

                json.WriteEndObject();
                break;
            case KeyValuePair<string, StatsigValue>[] values:
                json.WriteStartObject("metadata"u8);
                foreach ((string name, StatsigValue value) in values)
                {
                    if (name is not null)
                    {
                        Write(json, name, value);
                    }
                }

                json.WriteEndObject();
                break;
            case byte[] utf8Json:
                json.WritePropertyName("metadata"u8);
                json.WriteRawValue(utf8Json, skipInputValidation: true);
                break;
        }
    }

    private static void Write(Utf8JsonWriter json, string name, StatsigValue value)
    {
        switch (value.Kind)
        {
            case StatsigValueKind.Text:
                json.WriteString(name, value.TextOrNull);
                break;
            case StatsigValueKind.Boolean:
                json.WriteBoolean(name, value.BooleanValue);
                break;
            case StatsigValueKind.Integer or StatsigValueKind.Timestamp:
                json.WriteNumber(name, value.IntegerBits);
                break;
            case StatsigValueKind.Number when double.IsFinite(value.NumberValue):
                json.WriteNumber(name, value.NumberValue);
                break;
            case StatsigValueKind.Array or StatsigValueKind.Object:
                json.WriteString(name, value.ToString());
                break;
            default:
                json.WriteNull(name); // JSON cannot represent NaN and infinities.
                break;
        }
    }
}
