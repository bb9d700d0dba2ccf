using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Statsig.Fast.Parity.Tests.Recordings;

/// <summary>One member of a payload taken away or replaced, as recorded: "path" with slashes, and perhaps "value".</summary>
internal sealed record PayloadChange(string Path, bool Removes, JsonNode? Value)
{
    internal static PayloadChange Of(JsonElement line)
    {
        bool replaces = line.TryGetProperty("value", out JsonElement value);
        return new PayloadChange(line.GetProperty("path").GetString()!, !replaces, replaces ? JsonNode.Parse(value.GetRawText()) : null);
    }

    /// <summary>The path without the positions in lists, such as "feature_gates/rules/salt".</summary>
    internal string Member => string.Join('/', Path.Split('/').Where(static step => !char.IsAsciiDigit(step[0])));

    internal JsonObject Apply(JsonElement payload)
    {
        JsonObject changed = JsonNode.Parse(payload.GetRawText())!.AsObject();
        string[] steps = Path.Split('/');
        JsonNode node = steps[..^1].Aggregate((JsonNode)changed, static (inner, step) =>
            inner is JsonArray list ? list[int.Parse(step, CultureInfo.InvariantCulture)]! : inner[step]!);
        if (node is JsonArray items)
        {
            items[int.Parse(steps[^1], CultureInfo.InvariantCulture)] = Value?.DeepClone();
        }
        else if (Removes)
        {
            Assert.True(node.AsObject().Remove(steps[^1]), $"The payload holds no {Path}.");
        }
        else
        {
            node[steps[^1]] = Value?.DeepClone();
        }

        return changed;
    }

    public override string ToString() => Removes ? $"{Path} removed" : string.Create(CultureInfo.InvariantCulture, $"{Path} = {Value?.ToJsonString() ?? "null"}");
}
