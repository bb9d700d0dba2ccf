using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.ConsolePage;

/// <summary>How often each outcome of a spec occurs among users with random IDs. Records no exposures.</summary>
internal static class ShareCounts
{
    /// <summary>The most users of one request, so that it stays under a second: the page asks for all in slices.</summary>
    internal const int MaxSlice = 2_000;

    private const long MaxSeed = 1_000_000_000;

    internal static void Write(Utf8JsonWriter json, StatsigServer server, ConsoleRequest request)
    {
        ConsoleKind kind = request.Kind();
        string name = request.Name();
        ulong seed = (ulong)request.Number("seed", 1, MaxSeed);
        long from = request.Number("from", 0, MaxSeed);
        long count = request.Number("count", 1, MaxSlice);
        StatsigUser user = request.User();
        UserEvaluations evaluations = server.EvaluateAll(user); // All users of a slice are evaluated by the ruleset of this moment.
        Ruleset ruleset = evaluations.Ruleset!;
        CompiledSpec? spec = kind == ConsoleKind.ParameterStore ? null : ruleset.Find(ConsoleKinds.SpecKindOf(kind), name);
        if (spec is null)
        {
            throw new ConsoleProblem(StatusCodes.Status404NotFound, $"The specs have no {ConsoleKinds.WordOf(kind)} named \"{name}\", or its kind has no shares.");
        }

        var counts = new Dictionary<Key, int>();
        for (long i = from; i < from + count; i++)
        {
            EvaluationResult result = evaluations.For(UserOf(user, spec.IdType, seed, i)).Evaluate(ConsoleKinds.SpecKindOf(kind), spec);
            Outcome outcome = result.Outcome;
            var key = new Key(outcome.RuleId, outcome.GroupName, outcome.Value, outcome.IsExperimentGroup, kind == ConsoleKind.Layer ? result.AllocatedExperiment : null);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        json.WriteStartObject();
        json.WriteNumber("specs", RulesetNumbers.Of(ruleset)); // Slices of different specs do not belong together.
        json.WriteStartArray("outcomes");
        foreach ((Key key, int number) in counts)
        {
            json.WriteStartObject();
            json.WriteString("ruleID", key.RuleId);
            json.WriteString("groupName", key.GroupName);
            json.WriteBoolean("passed", key.Passed);
            json.WriteBoolean("inExperiment", key.IsInExperiment);
            json.WriteString("experiment", key.Experiment);
            json.WriteNumber("count", number);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The user with random IDs of every type that it has, and of the type by which the spec is bucketed.</summary>
    private static StatsigUser UserOf(StatsigUser user, string idType, ulong seed, long index)
    {
        string id = IdOf(seed, index);
        ReadOnlySpan<UserField> present = user.CustomIds;
        var ids = new List<UserField>(present.Length + 1);
        foreach (UserField field in present)
        {
            ids.Add(new UserField(field.Name, id));
        }

        if (!idType.Equals("userID", StringComparison.OrdinalIgnoreCase) && idType.Length > 0 && !ids.Exists(field => field.Name.Equals(idType, StringComparison.OrdinalIgnoreCase)))
        {
            ids.Add(new UserField(idType, id));
        }

        return user.With(userId: id, customIds: ids.ToArray());
    }

    /// <summary>Sixteen hexadecimal digits that look random, and are the same for the same seed and index.</summary>
    private static string IdOf(ulong seed, long index)
    {
        // SplitMix64: one step of its state for each index, then its mixing function.
        ulong mixed = (seed * 0xD134_2543_DE82_EF95) + ((ulong)(index + 1) * 0x9E37_79B9_7F4A_7C15);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
        return (mixed ^ (mixed >> 31)).ToString("x16", CultureInfo.InvariantCulture);
    }

    private readonly record struct Key(string RuleId, string? GroupName, bool Passed, bool IsInExperiment, string? Experiment);
}
