using System;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Statsig.Fast.Specs;

namespace Statsig.Fast.Tests.Specs;

/// <summary>The recorded odd payloads: which of them are taken, and which of their specs exist afterwards.</summary>
public sealed class EdgePayloadTests
{
    private static readonly JsonNode[] Cases = [.. File
        .ReadLines(Path.Combine(AppContext.BaseDirectory, "Vectors", "edge_payloads.jsonl"))
        .Skip(1)
        .Select(static line => JsonNode.Parse(line)!)];

    public static TheoryData<string> Names => [.. Cases.Select(static line => (string)line["case"]!)];

    [Fact]
    public void Names_OfTheFile_AreAllThere() => Assert.Equal(59, Cases.Length);

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_EdgePayload_AgreesWithTheReference(string name)
    {
        JsonNode line = Cases.Single(candidate => (string)candidate["case"]! == name);
        JsonNode expected = line["result"]!;
        SpecsReadResult actual = Payloads.Read((string)line["payload"]!);

        // The one difference, by decision: the older shape is read here.
        bool accepted = (bool)expected["init"]!["is_success"]! || name == "v1_shape";
        SpecsReadStatus status = !accepted ? SpecsReadStatus.Rejected
            : name == "has_updates_false" ? SpecsReadStatus.NoUpdates
            : SpecsReadStatus.Accepted;
        Assert.Equal(status, actual.Status);
        Assert.Equal(status == SpecsReadStatus.Rejected, actual.Error is not null);
        if (status != SpecsReadStatus.Accepted)
        {
            return;
        }

        SpecSet set = actual.SpecSet!;
        Assert.Equal(Exists(expected["gate"]!) || name == "v1_shape", set.FeatureGates.Any(static spec => spec.Name == "gate"));
        Assert.Equal(Exists(expected["config"]!) || name == "v1_shape", set.DynamicConfigs.Any(static spec => spec.Name == "conf"));
        Assert.Equal(Exists(expected["layer"]!), set.LayerConfigs.Any(static spec => spec.Name == "layer"));
        Assert.Equal((long?)expected["gate"]!["lcut"] ?? 1000, set.Time);
    }

    private static bool Exists(JsonNode answer)
    {
        string reason = (string)answer["reason"]!;
        return reason.EndsWith(":Recognized", StringComparison.Ordinal) || reason.StartsWith("Error:", StringComparison.Ordinal);
    }
}
