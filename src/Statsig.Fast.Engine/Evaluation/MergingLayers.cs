using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Evaluation;

/// <summary>Layers whose parameters come from several rules ("useNewLayerEval").</summary>
internal static class MergingLayers
{
    internal static Outcome Decide(CompiledSpec layer, ref EvaluationContext context)
    {
        var state = (LayerMerge)layer.Merge!;
        foreach (CompiledRule rule in layer.Rules)
        {
            bool matches = Evaluator.Matches(rule, ref context);
            if (context.Halt != HaltReason.None)
            {
                return Outcome.Unsupported;
            }

            // Here, unlike in other specs, evaluation continues with the next rule after a failed pass percentage.
            if (!matches || !Bucketing.Passes(rule, context.User))
            {
                continue;
            }

            if (rule.Delegate is null)
            {
                state = state.Contribute(rule);
                continue;
            }

            // Evaluated even when its values are not used, because its exposures count, except for those of the last rule. Source: the
            // reference.
            ExposureTrail? before = context.Trail;
            Outcome outcome = Delegates.Evaluate(rule.Delegate, ref context);
            context.Delegate = rule.Delegate; // For an answer that ends here or later as unsupported.
            if (context.Halt != HaltReason.None)
            {
                return Outcome.Unsupported;
            }

            LayerMerge next = state.Contribute(rule, outcome);
            if (ReferenceEquals(next, state) && ReferenceEquals(rule, layer.Rules[^1]))
            {
                context.Trail = before;
            }

            state = next;
        }

        context.Delegate = state.Delegate;
        context.Undelegated = context.Ruleset.EmptyTrail;
        return state.Outcome;
    }
}
