using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace Statsig.Fast.ComparisonBenchmarks.Work;

/// <summary>What is compared of two client responses, whose members and order differ from SDK to SDK.</summary>
internal static class ResponseText
{
    /// <summary>Each gate's hashed name and value, in the order of the names.</summary>
    internal static IEnumerable<string> Gates(string response)
    {
        using JsonDocument document = JsonDocument.Parse(response);
        return [.. document.RootElement.GetProperty("feature_gates").EnumerateObject()
            .OrderBy(static gate => gate.Name, StringComparer.Ordinal)
            .Select(static gate => $"{gate.Name} {(gate.Value.GetProperty("value").GetBoolean() ? "true" : "false")}")];
    }
}
