using Microsoft.AspNetCore.Http;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.ConsolePage;

/// <summary>The kinds of entities, as the page distinguishes them: by the call that evaluates them.</summary>
internal enum ConsoleKind
{
    Gate,
    DynamicConfig,
    Experiment,
    Layer,
    ParameterStore,
}

/// <summary>The texts for <see cref="ConsoleKind"/>.</summary>
internal static class ConsoleKinds
{
    /// <exception cref="ConsoleProblem">The text is not one of a kind.</exception>
    internal static ConsoleKind Parse(string text) => text switch
    {
        "gate" => ConsoleKind.Gate,
        "dynamicConfig" => ConsoleKind.DynamicConfig,
        "experiment" => ConsoleKind.Experiment,
        "layer" => ConsoleKind.Layer,
        "parameterStore" => ConsoleKind.ParameterStore,
        _ => throw new ConsoleProblem(StatusCodes.Status400BadRequest, $"\"{text}\" is not a kind of entity. Use gate, dynamicConfig, experiment, layer or parameterStore."),
    };

    internal static string TextOf(ConsoleKind kind) => kind switch
    {
        ConsoleKind.Gate => "gate",
        ConsoleKind.DynamicConfig => "dynamicConfig",
        ConsoleKind.Experiment => "experiment",
        ConsoleKind.Layer => "layer",
        _ => "parameterStore",
    };

    internal static string WordOf(ConsoleKind kind) => kind switch
    {
        ConsoleKind.DynamicConfig => "dynamic config",
        ConsoleKind.ParameterStore => "parameter store",
        _ => TextOf(kind),
    };

    /// <summary>The kind of a spec in the configs of a ruleset, which holds dynamic configs, experiments and autotunes.</summary>
    internal static ConsoleKind OfConfig(CompiledSpec spec) => spec.Entity == SpecEntity.DynamicConfig ? ConsoleKind.DynamicConfig : ConsoleKind.Experiment;

    internal static SpecKind SpecKindOf(ConsoleKind kind) => kind switch
    {
        ConsoleKind.Gate => SpecKind.Gate,
        ConsoleKind.DynamicConfig => SpecKind.DynamicConfig,
        ConsoleKind.Experiment => SpecKind.Experiment,
        _ => SpecKind.Layer,
    };

    /// <summary>What a spec is, as explanations write it; null when the payload does not say.</summary>
    internal static string? TextOf(SpecEntity entity) => entity switch
    {
        SpecEntity.FeatureGate => "featureGate",
        SpecEntity.Segment => "segment",
        SpecEntity.Holdout => "holdout",
        SpecEntity.DynamicConfig => "dynamicConfig",
        SpecEntity.Experiment => "experiment",
        SpecEntity.Autotune => "autotune",
        SpecEntity.Layer => "layer",
        _ => null,
    };
}
