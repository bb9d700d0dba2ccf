using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace Statsig.Fast.Parity.Tests.Recordings;

/// <summary>The recorded sequences of calls: overrides, look-ups and sticky assignments.</summary>
internal static class Scenarios
{
    /// <summary>Where the recorded server had its specs from. Ours are given at start, so texts are compared without the source.</summary>
    private const string RecordedSource = "Network:";

    // What scenarios record of an answer.
    private const AnswerParts Recorded = AnswerParts.Value | AnswerParts.RuleId | AnswerParts.Reason | AnswerParts.IdType
        | AnswerParts.Version | AnswerParts.Group | AnswerParts.AllocatedExperiment;

    private static readonly JsonElement[] Lines = [.. VectorFile.ReadLines(VectorFile.Committed("scenarios.jsonl"))];

    internal static IReadOnlyList<JsonElement> All => Lines[1..];

    internal static JsonElement Find(string title) => Lines.Skip(1).Single(line => TitleOf(line) == title);

    internal static string TitleOf(JsonElement line) => line.GetProperty("title").GetString()!;

    internal static StatsigUser UserOf(JsonElement call) => UserNamed(call.GetProperty("user").GetString()!);

    /// <summary>One of the users that the scenarios share.</summary>
    internal static StatsigUser UserNamed(string name) => RecordedUser.Read(Lines[0].GetProperty("meta").GetProperty("users").GetProperty(name));

    internal static Section SectionOf(JsonElement call) => call.GetProperty("call").GetString() switch
    {
        "getFeatureGate" => Section.Gates,
        "getDynamicConfig" => Section.DynamicConfigs,
        "getExperiment" => Section.Experiments,
        "getLayer" => Section.Layers,
        string other => throw new NotSupportedException($"The recorded call \"{other}\" is not compared."),
        null => throw new NotSupportedException("A recorded call has no name."),
    };

    /// <summary>The recorded answer to one call.</summary>
    internal static Answer Read(JsonElement call)
    {
        JsonElement details = call.GetProperty("details");
        string reason = details.GetProperty("reason").GetString()!;
        JsonElement version = details.GetProperty("version");
        return new Answer
        {
            Value = call.GetProperty("value"),
            RuleId = call.GetProperty("rule_id").GetString()!,
            Reason = reason.StartsWith(RecordedSource, StringComparison.Ordinal) ? reason[RecordedSource.Length..] : reason,
            IdType = call.GetProperty("id_type").GetString()!,
            Version = version.ValueKind == JsonValueKind.Null ? null : version.GetUInt32(),
            Group = call.TryGetProperty("group", out JsonElement group) ? group.GetString() : null,
            AllocatedExperiment = call.TryGetProperty("allocated", out JsonElement allocated) ? allocated.GetString() : null,
        };
    }

    internal static void AssertSame(Answer expected, Answer ours) =>
        Assert.True((expected.DifferencesTo(ours) & Recorded) == AnswerParts.None, $"recorded {expected}\nours     {ours}");
}
