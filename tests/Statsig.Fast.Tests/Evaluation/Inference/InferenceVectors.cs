using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;

namespace Statsig.Fast.Tests.Evaluation.Inference;

/// <summary>The recorded answers of the reference for user agents and addresses.</summary>
internal static class InferenceVectors
{
    internal static TheoryData<string, string, string, string, string> UserAgents()
    {
        var rows = new TheoryData<string, string, string, string, string>();
        foreach (JsonElement line in ReadLines("ua.jsonl"))
        {
            JsonElement core = line.GetProperty("core");
            rows.Add(
                Text(line, "ua"), Text(core, "os_name"), Text(core, "os_version"), Text(core, "browser_name"),
                Text(core, "browser_version"));
        }

        return rows;
    }

    internal static IEnumerable<(string Ip, string? Country)> Addresses()
    {
        foreach (JsonElement line in ReadLines("ip_country.jsonl"))
        {
            if (line.TryGetProperty("ip", out JsonElement ip))
            {
                yield return (ip.GetString()!, line.GetProperty("core").GetString());
            }
        }
    }

    private static string Text(JsonElement parent, string name) => parent.GetProperty(name).GetString()!;

    private static IEnumerable<JsonElement> ReadLines(string file)
    {
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Vectors", file)))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            yield return document.RootElement.Clone();
        }
    }
}
