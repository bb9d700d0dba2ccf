using System;
using System.Linq;
using Statsig.Fast.Differential.Tests.Answers;
using Statsig.Fast.Differential.Tests.Json;

namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>A malformed part of a payload costs only itself; the reference refuses the whole payload.</summary>
/// <param name="id">The identifier of the row.</param>
/// <param name="isIn">True when a payload has such a part.</param>
internal sealed class MalformedPart(string id, Func<Tree, bool> isIn) : Deviation(id)
{
    internal static MalformedPart MappingRule { get; } = new("malformed-mapping-rule", static payload =>
        (payload["override_rules"]?.Members ?? []).Any(static rule => rule.Value["name"]?.AsText is null || rule.Value["id"]?.AsText is null));

    internal static MalformedPart MappingEntry { get; } = new("malformed-mapping-entry", static payload =>
        (payload["overrides"]?.Members ?? []).SelectMany(static mappings => mappings.Value.Items).SelectMany(static mapping => mapping["rules"]?.Items ?? [])
            .Any(static entry => entry["rule_name"]?.AsText is null));

    internal static MalformedPart StoreOrAutotune { get; } = new("malformed-store-or-autotune", static payload =>
        (payload["param_stores"]?.Members ?? []).Any(static store => store.Value["parameters"] is not { Kind: TreeKind.Object } parameters
            || parameters.Members.Any(static parameter => parameter.Value.Kind != TreeKind.Object))
        || (payload["cmab_configs"]?.Members ?? []).Any(static autotune => autotune.Value["groups"] is not { Kind: TreeKind.Array }));

    internal static MalformedPart OptionalMember { get; } = new("malformed-optional-member", static payload =>
        new[] { "param_stores", "cmab_configs", "overrides", "override_rules", "session_replay_info", "sdk_configs" }
            .Any(member => payload[member] is { Kind: not (TreeKind.Object or TreeKind.Null) })
        || payload["default_environment"] is { Kind: not (TreeKind.Text or TreeKind.Null) });

    internal override bool Explains(Difference difference, ComparedAnswers answers) =>
        difference.Key == CaseComparison.Acceptance && difference.Ours == "true" && isIn(answers.Case.Payload);
}
