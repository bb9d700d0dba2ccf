using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Differential.Tests.Answers;
using Statsig.Fast.Differential.Tests.Json;

namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>
/// A nested gate that does not exist leaves no exposure. The reference leaves one, with the rule ID of the gate before it, when another was
/// nested before.
/// </summary>
internal sealed class NestedUnknownGate() : Deviation("nested-unknown-gate")
{
    internal override bool Explains(Difference difference, ComparedAnswers answers)
    {
        if (difference.Key.Part is not ("secondary" or "secondary_exposures" or "undelegated_secondary_exposures")
            || difference is not { Ours: { } ours, Reference: { } reference } || reference.Contains(" | ", System.StringComparison.Ordinal))
        {
            return false;
        }

        HashSet<string> known = [.. answers.Case.Gates, .. answers.Case.Gates.Select(DifferentialCase.HashOf)];
        IEnumerable<Tree> left = TreeReader.Read(reference).Items.Where(exposure => known.Contains(GateOf(exposure)));
        return Tree.Array([.. left]).ToCanonical() == ours;
    }

    /// <summary>The gate of an exposure in either of its forms: "gate value rule", or an object of a client response.</summary>
    private static string GateOf(Tree exposure)
    {
        if (exposure["gate"]?.AsText is { } gate)
        {
            return gate;
        }

        string text = exposure.AsText ?? "";
        int value = System.Math.Max(text.IndexOf(" true ", System.StringComparison.Ordinal), text.IndexOf(" false ", System.StringComparison.Ordinal));
        return value < 0 ? text : text[..value];
    }
}
