using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Evaluation;

/// <summary>Hands a layer over to the experiment that one of its rules names.</summary>
internal static class Delegates
{
    internal static Outcome Decide(CompiledSpec experiment, ref EvaluationContext context)
    {
        context.Undelegated = context.Trail;
        Outcome outcome = Evaluate(experiment, ref context);
        context.Delegate = experiment;
        return outcome;
    }

    /// <summary>Evaluates the experiment with all steps before its rules; its exposures follow those of the layer.</summary>
    internal static Outcome Evaluate(CompiledSpec experiment, ref EvaluationContext context)
    {
        if (!context.TryEnter())
        {
            return Outcome.DepthExceeded;
        }

        Outcome outcome = Evaluator.Resolve(SpecKind.Experiment, experiment.Name, experiment, ref context, out _);
        context.Depth--;
        return outcome;
    }
}
