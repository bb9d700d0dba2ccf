using Statsig.Fast.Evaluation;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Cli.Replaying;

/// <summary>One entity in one of the two payloads: how it is evaluated, and what an outcome of it answers.</summary>
/// <remarks>
/// A parameter of a store answers with the outcome of the spec that it refers to; a fixed one has no spec. Thread-safe.
/// </remarks>
internal sealed class EvaluatedSide(Ruleset ruleset, SpecKind kind, CompiledSpec? spec, CompiledStoreParameter? parameter, bool isStore)
{
    /// <summary>What is evaluated; null for nothing.</summary>
    internal CompiledSpec? Spec => spec;

    /// <summary>A gate, dynamic config, experiment or layer.</summary>
    /// <param name="ruleset">The payload.</param>
    /// <param name="kind">The kind under which its name is looked up.</param>
    /// <param name="name">The name, which the payload need not have.</param>
    internal static EvaluatedSide OfSpec(Ruleset ruleset, SpecKind kind, string name)
    {
        CompiledSpec? spec = ruleset.Find(kind, name);
        bool isConfig = kind == SpecKind.DynamicConfig && spec is not null && spec.Entity == SpecEntity.DynamicConfig;
        return new EvaluatedSide(ruleset, kind == SpecKind.DynamicConfig && !isConfig ? SpecKind.Experiment : kind, spec, null, isStore: false);
    }

    /// <summary>A parameter of a store.</summary>
    /// <param name="ruleset">The payload.</param>
    /// <param name="parameter">The parameter; null when the payload does not have it.</param>
    internal static EvaluatedSide OfParameter(Ruleset ruleset, CompiledStoreParameter? parameter)
    {
        SpecKind kind = parameter?.Reference switch
        {
            StoreReference.Gate => SpecKind.Gate,
            StoreReference.DynamicConfig => SpecKind.DynamicConfig,
            StoreReference.Experiment => SpecKind.Experiment,
            _ => SpecKind.Layer,
        };
        CompiledSpec? spec = parameter is null or { Reference: StoreReference.Static } ? null : ruleset.Find(kind, parameter.TargetName);
        return new EvaluatedSide(ruleset, kind, spec, parameter, isStore: true);
    }

    internal Outcome Evaluate(StatsigUser user, out CompiledSpec? handedTo) => OutcomeEvaluation.Evaluate(kind, ruleset, user, spec, out handedTo);

    internal Answer AnswerOf(Outcome outcome, CompiledSpec? handedTo)
    {
        if (!isStore)
        {
            return Answer.Of(outcome, handedTo, kind == SpecKind.Gate);
        }

        return Answer.Of(parameter?.Reference switch
        {
            null => default,
            StoreReference.Static => parameter.Value,
            StoreReference.Gate => outcome.Value ? parameter.Value : parameter.FailValue,
            _ => outcome.Parameters.Find(parameter.TargetParameter),
        });
    }

    /// <summary>True when two parameters of a store are the same reference to the same spec.</summary>
    internal static bool AreSameParameter(EvaluatedSide left, EvaluatedSide right) => left.Parameter is { } first && right.Parameter is { } second
        && first.Reference == second.Reference
        && first.TargetName == second.TargetName
        && first.TargetParameter == second.TargetParameter
        && Text(first.Value) == Text(second.Value)
        && Text(first.FailValue) == Text(second.FailValue);

    private CompiledStoreParameter? Parameter => parameter;

    private static string Text(ParameterValue value) => Answer.Of(value).Value;
}
