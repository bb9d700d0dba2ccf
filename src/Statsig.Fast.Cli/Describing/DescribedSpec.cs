using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Snapshots.Json;
using Statsig.Fast.Specs;

namespace Statsig.Fast.Cli.Describing;

/// <summary>A gate, dynamic config, experiment or layer of a payload, as it is described to people.</summary>
internal sealed class DescribedSpec
{
    /// <param name="name">The name.</param>
    /// <param name="position">Where the name stands in the payload.</param>
    /// <param name="node">The spec.</param>
    /// <param name="usualEntity">The entity of a spec without that member.</param>
    /// <param name="conditions">The conditions of the payload by name.</param>
    internal DescribedSpec(string name, int position, JsonNode node, string usualEntity, IReadOnlyDictionary<string, JsonNode> conditions)
    {
        Name = name;
        Position = position;
        Node = node;
        Kind = SpecWords.Of(WireWords.EntityOf(JsonNodes.TextOf(node.Find("entity")) ?? usualEntity));
        Rules = [.. (node.Find("rules")?.Items ?? []).Select((rule, index) => new DescribedRule(rule, index, conditions))];
    }

    internal string Name { get; }

    /// <summary>The offset of the name in the text of the payload.</summary>
    internal int Position { get; }

    internal JsonNode Node { get; }

    /// <summary>What the spec is called in reports, such as "gate".</summary>
    internal string Kind { get; }

    internal DescribedRule[] Rules { get; }

    /// <summary>True for specs whose values are true and false.</summary>
    internal bool IsGate => Kind is "gate" or "segment" or "holdout";
}
