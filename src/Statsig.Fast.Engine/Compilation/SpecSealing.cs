using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Compilation;

/// <summary>Ends a compilation: from then on, rulesets may share its specs.</summary>
internal static class SpecSealing
{
    /// <summary>
    /// Decides which of the compiled specs the next ruleset may take over, and releases what those taken over keep of earlier rulesets.
    /// </summary>
    /// <param name="specs">All specs of the ruleset.</param>
    /// <param name="problems">What the compilation reports.</param>
    internal static void Seal(IEnumerable<CompiledSpec> specs, SpecProblem[] problems)
    {
        HashSet<string> reported = [.. problems.Select(static problem => problem.Name)];
        foreach (CompiledSpec spec in specs)
        {
            if (spec.IsFinal)
            {
                ForgetDecisions(spec);
                continue;
            }

            if (spec.Origin is not null)
            {
                // A merging layer keeps answers that are not those of its rules.
                spec.Origin.IsReusable = spec.Exists && spec.Mappings is null && spec.Autotune is null && spec.Merge is null && !reported.Contains(spec.Name);
            }

            spec.IsFinal = true;
        }
    }

    private static void ForgetDecisions(CompiledSpec spec)
    {
        spec.Default.ForgetDecision();
        foreach (CompiledRule rule in spec.Rules)
        {
            rule.Passed.ForgetDecision();
            rule.Failed.ForgetDecision();
        }
    }
}
