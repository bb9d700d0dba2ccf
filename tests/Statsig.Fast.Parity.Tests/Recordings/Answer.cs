using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace Statsig.Fast.Parity.Tests.Recordings;

/// <summary>Every part of an answer that was recorded.</summary>
[Flags]
internal enum AnswerParts
{
    None = 0,
    Value = 1,
    RuleId = 2,
    Reason = 4,
    IdType = 8,
    Version = 16,
    Group = 32,
    AllocatedExperiment = 64,
    SecondaryExposures = 128,
    RulePassed = 256,
    Parameters = 512,
}

/// <summary>One answer, the reference's or ours, with nothing left out.</summary>
internal sealed record Answer
{
    internal static readonly IReadOnlyDictionary<string, ParameterRead> NoParameters = new Dictionary<string, ParameterRead>();

    internal required JsonElement Value { get; init; }

    internal string RuleId { get; init; } = "";

    /// <summary>Without the source before it.</summary>
    internal required string Reason { get; init; }

    internal string IdType { get; init; } = "";

    internal uint? Version { get; init; }

    internal string? Group { get; init; }

    internal string? AllocatedExperiment { get; init; }

    /// <summary>In order and without repeats, which the reference keeps and we remove.</summary>
    internal IReadOnlyList<SecondaryExposure> SecondaryExposures { get; init; } = [];

    internal bool? RulePassed { get; init; }

    /// <summary>What reading the parameters of a layer leaves behind, by parameter.</summary>
    internal IReadOnlyDictionary<string, ParameterRead> Parameters { get; init; } = NoParameters;

    /// <summary>Whether the recorded answer held a secondary exposure more than once.</summary>
    internal bool HadRepeats { get; init; }

    internal AnswerParts DifferencesTo(Answer other)
    {
        AnswerParts parts = AnswerParts.None;
        Note(AnswerParts.Value, JsonElement.DeepEquals(Value, other.Value));
        Note(AnswerParts.RuleId, RuleId == other.RuleId);
        Note(AnswerParts.Reason, Reason == other.Reason);
        Note(AnswerParts.IdType, IdType == other.IdType);
        Note(AnswerParts.Version, Version == other.Version);
        Note(AnswerParts.Group, Group == other.Group);
        Note(AnswerParts.AllocatedExperiment, AllocatedExperiment == other.AllocatedExperiment);
        Note(AnswerParts.SecondaryExposures, SecondaryExposures.SequenceEqual(other.SecondaryExposures));
        Note(AnswerParts.RulePassed, RulePassed == other.RulePassed);
        Note(AnswerParts.Parameters, Parameters.Count == other.Parameters.Count && Parameters.All(read =>
            other.Parameters.TryGetValue(read.Key, out ParameterRead? theirs) && read.Value.IsSameAs(theirs)));
        return parts;

        void Note(AnswerParts part, bool agrees) => parts |= agrees ? AnswerParts.None : part;
    }

    public override string ToString() =>
        $"{Value.GetRawText()} rule \"{RuleId}\" {Reason}, ID type \"{IdType}\", version {Version?.ToString() ?? "none"}, group {Group ?? "none"}, "
        + $"allocated {AllocatedExperiment ?? "none"}, passed {RulePassed?.ToString() ?? "none"}, exposures {ParameterRead.TextOf(SecondaryExposures)}"
        + string.Concat(Parameters.OrderBy(static read => read.Key, StringComparer.Ordinal).Select(static read => $", {read.Key}: {read.Value}"));
}

/// <summary>What reading one parameter of a layer would log.</summary>
internal sealed record ParameterRead(bool IsExplicit, string? AllocatedExperiment, string RuleId, IReadOnlyList<SecondaryExposure> SecondaryExposures)
{
    internal static string TextOf(IReadOnlyList<SecondaryExposure> exposures) =>
        "[" + string.Join(", ", exposures.Select(static exposure => $"{exposure.Gate}={exposure.GateValue}/{exposure.RuleId}")) + "]";

    internal bool IsSameAs(ParameterRead other) =>
        IsExplicit == other.IsExplicit && AllocatedExperiment == other.AllocatedExperiment && RuleId == other.RuleId
        && SecondaryExposures.SequenceEqual(other.SecondaryExposures);

    public override string ToString() =>
        $"{(IsExplicit ? "explicit" : "implicit")} of {AllocatedExperiment ?? "none"} rule \"{RuleId}\" {TextOf(SecondaryExposures)}";
}
