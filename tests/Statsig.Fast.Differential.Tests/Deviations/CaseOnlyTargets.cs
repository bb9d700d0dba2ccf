using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Differential.Tests.Json;

namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>Targets that differ only in case stay separate; the reference keeps the last of them. Undone by removing the others.</summary>
internal sealed class CaseOnlyTargets() : Deviation("case-only-targets")
{
    private static readonly HashSet<string?> Operators =
    [
        "any_case_sensitive", "none_case_sensitive", "array_contains_any", "array_contains_none", "array_contains_all", "not_array_contains_all",
    ];

    internal override DifferentialCase? Undo(DifferentialCase asked) => asked.ChangeConditions(static condition =>
        Operators.Contains(condition["operator"]?.AsText) && condition["targetValue"] is { Kind: TreeKind.Array } targets && LastOfEach(targets) is { } fewer
            ? condition.With("targetValue", fewer)
            : condition);

    private static Tree? LastOfEach(Tree targets)
    {
        Tree[] last = [.. targets.Items.GroupBy(static target => LowerOf(target)).Select(static alike => alike.Last())];
        return last.Length == targets.Items.Count ? null : Tree.Array(last);
    }

    private static string LowerOf(Tree target) => (target.AsText ?? target.ToJson(onlyAscii: false)).ToLowerInvariant();
}
