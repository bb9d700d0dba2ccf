using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;

namespace Statsig.Fast.ComparisonBenchmarks.MicrosoftFeatures;

/// <summary>JSON as the paths and texts of a configuration.</summary>
internal static class FlattenedJson
{
    internal static Dictionary<string, string?> Read(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        var values = new Dictionary<string, string?>();
        Add(document.RootElement, "", values);
        return values;
    }

    private static void Add(JsonElement element, string path, Dictionary<string, string?> values)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty member in element.EnumerateObject())
            {
                Add(member.Value, Under(path, member.Name), values);
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            int i = 0;
            foreach (JsonElement item in element.EnumerateArray())
            {
                Add(item, Under(path, i++.ToString(CultureInfo.InvariantCulture)), values);
            }
        }
        else
        {
            values[path] = element.ToString();
        }
    }

    private static string Under(string path, string name) => path.Length == 0 ? name : $"{path}:{name}";
}
