using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Explaining;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Values;

namespace Statsig.Fast;

/// <summary>Why a user got an answer: the decision as a tree of specs, rules and conditions.</summary>
/// <remarks>
/// <para>
/// Made by <c>Explain</c> methods, which record no exposure and change nothing. The outcome is that of the call of the same name with the
/// same user.
/// </para>
/// <para>It keeps its ruleset alive, from which most texts are created when they are read. Safe from any thread.</para>
/// </remarks>
public sealed class Explanation
{
    private readonly Ruleset? _ruleset;
    private readonly EvaluationResult _result;
    private readonly long _nowMs;

    private Explanation(ExplainedKind kind, string name, StatsigUser? user, Ruleset? ruleset, EvaluationResult result, ExplanationState state, bool showsPrivateValues)
    {
        Kind = kind;
        Name = name;
        UserId = user?.UserId;
        State = state;
        ShowsPrivateValues = showsPrivateValues;
        _ruleset = ruleset;
        _result = result;
        Details = result.DetailsOrDefault;
        _nowMs = Details.ServerTimeMs;
    }

    /// <summary>The kind of the entry.</summary>
    public ExplainedKind Kind { get; }

    /// <summary>The requested name.</summary>
    public string Name { get; }

    /// <summary>The user ID of the user; null when the user has none.</summary>
    public string? UserId { get; }

    /// <summary>Whether there were specs.</summary>
    public ExplanationState State { get; }

    /// <summary>What the tree does not show, in whole sentences, such as that the name is unknown; null for nothing.</summary>
    public string? Message { get; private init; }

    /// <summary>Names that exist and are near an unknown name, nearest first.</summary>
    public IReadOnlyList<string> Suggestions { get; private init; } = [];

    /// <summary>True when the values of private attributes are shown; otherwise they are masked.</summary>
    public bool ShowsPrivateValues { get; }

    /// <summary>True when a gate or a rule passed; false for a parameter store.</summary>
    public bool Passed => _result.Outcome is { Value: true };

    /// <summary>
    /// The whole value of a dynamic config, experiment or layer as JSON text; "true" or "false" for a gate, and "null" for a parameter
    /// store.
    /// </summary>
    public string ValueJson => Kind switch
    {
        ExplainedKind.Gate => Passed ? "true" : "false",
        ExplainedKind.ParameterStore => "null",
        _ => (_result.Outcome?.Parameters ?? ParameterSet.Empty).ObjectText,
    };

    /// <summary>The rule that decided; "default" or "disabled" when none matched; empty when unknown or unsupported.</summary>
    public string RuleId => _result.Outcome?.RuleId ?? "";

    /// <summary>The group of that rule; null for a rule without a group.</summary>
    public string? GroupName => _result.Outcome?.GroupName;

    /// <summary>The ID type of the spec, such as "userID"; empty when unknown or overridden.</summary>
    public string IdType => _result.IdType;

    /// <summary>The source and the reason of the answer.</summary>
    public EvaluationDetails Details { get; }

    /// <summary>True when the experiment is running that decided.</summary>
    public bool IsActive => _result.IsActive && (Kind != ExplainedKind.Layer || AllocatedExperiment is not null);

    /// <summary>True when the user is in a group of the experiment that decided.</summary>
    public bool IsUserInExperiment => _result.Outcome is { IsExperimentGroup: true } && (Kind != ExplainedKind.Layer || AllocatedExperiment is not null);

    /// <summary>Of a layer: the experiment that decided; null when the layer itself did.</summary>
    public string? AllocatedExperiment => Kind == ExplainedKind.Layer ? _result.AllocatedExperiment : null;

    /// <summary>The spec that a config mapping evaluated instead; null without a mapping.</summary>
    public string? MappedTo => _result.MappedName(Name);

    /// <summary>The secondary exposures that the exposure of the call would have.</summary>
    public IReadOnlyList<SecondaryExposure> SecondaryExposures => _result.SecondaryExposures;

    /// <summary>
    /// What the sticky assignment did; null when the server has no storage for sticky assignments, and for gates, dynamic configs and
    /// parameter stores.
    /// </summary>
    public ExplainedStickyAssignment? StickyAssignment { get; private init; }

    /// <summary>How the specs decided; null for a parameter store, and without specs unless an override decided.</summary>
    public ExplainedSpec? Spec { get; private init; }

    /// <summary>The parameters of a parameter store; empty for all others.</summary>
    public IReadOnlyList<ExplainedParameter> Parameters { get; private init; } = [];

    /// <summary>The age of the specs: the time since they arrived in this process; null without specs.</summary>
    public TimeSpan? SpecsAge => Details.ReceivedAtMs is { } received ? TimeSpan.FromMilliseconds(Math.Max(0, _nowMs - received)) : null;

    internal EvaluationResult Result => _result;

    internal Ruleset? Ruleset => _ruleset;

    /// <summary>Creates the explanation of a gate, dynamic config, experiment or layer.</summary>
    internal static Explanation Of(
        string name, StatsigUser user, Ruleset ruleset, ExplanationState state, Explained explained, ExplainedStickyAssignment? assignment, bool showsPrivateValues)
    {
        bool isUnknown = explained.Spec.DecidedBy == ExplainedDecision.Unrecognized;
        IReadOnlyList<string> suggestions = isUnknown && ruleset.HasSpecs ? NameSuggestions.For(explained.Spec.Kind, name, ruleset) : [];
        return new Explanation(explained.Spec.Kind, name, user, ruleset, explained.Result, state, showsPrivateValues)
        {
            StickyAssignment = assignment,
            Spec = ruleset.HasSpecs || !isUnknown ? explained.Spec : null,
            Suggestions = suggestions,
            Message = MessageText.Of(state, explained, ruleset, suggestions),
        };
    }

    /// <summary>Creates the explanation of a parameter store.</summary>
    internal static Explanation OfStore(
        string name, StatsigUser user, Ruleset ruleset, ExplanationState state, EvaluationResult result, ExplainedParameter[]? parameters, bool showsPrivateValues)
    {
        IReadOnlyList<string> suggestions = parameters is null && ruleset.HasSpecs ? NameSuggestions.For(ExplainedKind.ParameterStore, name, ruleset) : [];
        return new Explanation(ExplainedKind.ParameterStore, name, user, ruleset, result, state, showsPrivateValues)
        {
            Parameters = parameters ?? [],
            Suggestions = suggestions,
            Message = MessageText.Joined(
                MessageText.Of(state, ruleset),
                parameters is null && ruleset.HasSpecs ? MessageText.Unknown(ExplainedKind.ParameterStore, name, ruleset, suggestions) : null),
        };
    }

    /// <summary>Creates the explanation of a program or a server that has none.</summary>
    internal static Explanation Without(ExplainedKind kind, string name, StatsigUser user, string message) =>
        new(kind, name, user, null, default, ExplanationState.Removed, showsPrivateValues: false) { Message = message };

    /// <summary>Returns the explanation as indented lines, with a tick or a cross for everything that holds or does not.</summary>
    public override string ToString() => ExplanationText.Write(this);

    /// <summary>Returns the explanation as JSON; docs/explain.md has the members.</summary>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        WriteJson(buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Writes the explanation as UTF-8 JSON; docs/explain.md has the members.</summary>
    /// <exception cref="ArgumentNullException">The destination is null.</exception>
    public void WriteJson(IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        using var writer = new Utf8JsonWriter(destination, ExplanationJson.Options);
        ExplanationJson.Write(this, writer);
    }
}
