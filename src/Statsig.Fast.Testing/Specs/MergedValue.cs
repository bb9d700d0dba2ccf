using System.Text.Json;

namespace Statsig.Fast.Testing.Specs;

/// <summary>Writes the value of an experiment in a layer: the service delivers it with all parameters of the layer.</summary>
internal static class MergedValue
{
    /// <param name="json">Where to write.</param>
    /// <param name="value">The value, JSON.</param>
    /// <param name="defaults">The parameters that the value has unless it sets them, a JSON object; null for none.</param>
    internal static void Write(Utf8JsonWriter json, string value, string? defaults)
    {
        if (defaults is null)
        {
            json.WriteRawValue(value);
            return;
        }

        using var own = JsonDocument.Parse(value);
        using var others = JsonDocument.Parse(defaults);
        json.WriteStartObject();
        foreach (JsonProperty parameter in own.RootElement.EnumerateObject())
        {
            parameter.WriteTo(json);
        }

        foreach (JsonProperty parameter in others.RootElement.EnumerateObject())
        {
            if (!own.RootElement.TryGetProperty(parameter.Name, out _))
            {
                parameter.WriteTo(json);
            }
        }

        json.WriteEndObject();
    }
}
