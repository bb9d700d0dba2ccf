using System.Diagnostics.CodeAnalysis;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Evaluation;

/// <summary>Lets another spec answer while a mapping rule passes.</summary>
internal static class ConfigMappings
{
    /// <summary>Tries the mappings in order; false when none of them leads to a spec that the ruleset holds.</summary>
    internal static bool TryDecide(
        SpecKind kind, CompiledSpec spec, ref EvaluationContext context, [NotNullWhen(true)] out Outcome? outcome, out CompiledSpec? target)
    {
        ExposureTrail? before = context.Trail;
        CompiledSpec? outerDelegate = context.Delegate;
        ExposureTrail? outerUndelegated = context.Undelegated;
        foreach (CompiledMapping mapping in spec.Mappings!)
        {
            if (!AnyRulePasses(mapping, ref context))
            {
                if (context.Halt != HaltReason.None)
                {
                    break;
                }

                continue;
            }

            if (!context.TryEnter())
            {
                break;
            }

            outcome = Evaluator.Resolve(kind, mapping.TargetName, mapping.Target, ref context, out target);
            context.Depth--;
            if (!ReferenceEquals(outcome, Outcome.Unrecognized))
            {
                return true;
            }

            context.Trail = before;
            context.Delegate = outerDelegate;
            context.Undelegated = outerUndelegated;
        }

        outcome = null;
        target = null;
        return false;
    }

    private static bool AnyRulePasses(CompiledMapping mapping, ref EvaluationContext context)
    {
        ExposureTrail? before = context.Trail;
        foreach (CompiledMappingRule entry in mapping.Rules)
        {
            // Only mappings with a start time read the clock.
            if (entry.StartTimeMs > 0 && entry.StartTimeMs > context.Ruleset.Settings.Clock.GetUtcNow().ToUnixTimeMilliseconds())
            {
                continue;
            }

            bool matches = Evaluator.Matches(entry.Rule, ref context);
            context.Trail = before; // The reference drops what these conditions leave, whether they hold or not.
            if (context.Halt == HaltReason.Unsupported)
            {
                context.Halt = HaltReason.None; // An unsupported mapping rule is skipped; it does not invalidate the spec.
                context.Client?.Reset();
                continue;
            }

            if (context.Halt != HaltReason.None)
            {
                return false;
            }

            if (matches && Bucketing.Passes(entry.Rule, context.User))
            {
                return true;
            }
        }

        return false;
    }
}
