using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CsCheck;
using Statsig.Fast.Differential.Tests.Answers;
using Statsig.Fast.Differential.Tests.Grammar;
using Statsig.Fast.Differential.Tests.Json;
using Statsig.Fast.TestKit;
using Statsig.Fast.TestKit.Service;

namespace Statsig.Fast.Differential.Tests;

/// <summary>
/// A server takes over the specs that did not change. After any sequence of updates it must be like one that was just started.
/// </summary>
public sealed class UpdateSequenceTests
{
    private static readonly int Sequences = Rounds.Of(1_000);
    private const int UsersPerCase = 2;
    private const long Start = 1_790_000_000_000;

    /// <summary>The types of conditions that the compact form has numbers for.</summary>
    private static readonly string[] CompactTypes =
    [
        "public", "pass_gate", "fail_gate", "ua_based", "ip_based", "user_field", "environment_field", "current_time", "user_bucket", "target_app", "unit_id",
    ];

    private static readonly string[] Containers =
        ["feature_gates", "dynamic_configs", "layer_configs", "condition_map", "param_stores", "cmab_configs", "overrides", "override_rules"];

    [Fact]
    public void Update_RandomSequence_AnswersExposesAndRespondsAsLoadedAfresh() => Property.Holds(new SequenceGrammar(), Check, Sequences);

    [Fact]
    public void Update_RandomSequenceInTheCompactForm_AnswersExposesAndRespondsAsLoadedAfreshFromJson()
    {
        int deltas = 0;
        int steps = 0;
        Property.Holds(
            new SequenceGrammar(),
            sequence =>
            {
                using var service = new ServiceHandler();
                Check([.. sequence.Select(Compact)], asked => OwnServer.Open(asked, Start, service), static (asked, unixMs) =>
                {
                    using var json = new ServiceHandler();
                    return OwnServer.Open(asked, unixMs, json, prefersJson: true);
                });
                Interlocked.Add(ref steps, service.SpecsResponses.Count);
                Interlocked.Add(ref deltas, service.SpecsResponses.Count(static response => response.Headers.Any(static header => header.Key == "x-deltas-used")));
            },
            Sequences);
        Assert.True(deltas > steps / 3, $"Only {deltas} of {steps} responses were deltas.");
    }

    private static void Check(IReadOnlyList<DifferentialCase> sequence) =>
        Check(sequence, static asked => OwnServer.Open(asked, Start), static (asked, unixMs) => OwnServer.Open(asked, unixMs));

    /// <summary>The step of a sequence as the compact form can express it, newer than the one before.</summary>
    private static DifferentialCase Compact(DifferentialCase step, int number)
    {
        Tree payload = step.Payload.With("time", Tree.Number(1_700_000_000_000 + number)).With("checksum", Tree.Text($"{number}"));
        foreach ((string name, Tree condition) in (payload["condition_map"] ?? Tree.EmptyObject).Members)
        {
            if (!CompactTypes.Contains(condition["type"]?.AsText ?? "") || condition["operator"]?.AsText is "ANY" or "no_such")
            {
                payload = payload.With("condition_map", payload["condition_map"]!.With(name, null));
            }
        }

        foreach (string container in (string[])["feature_gates", "dynamic_configs", "layer_configs"])
        {
            foreach ((string name, Tree spec) in (payload[container] ?? Tree.EmptyObject).Members)
            {
                // An empty list and an absent one are the same in a message, as are no version and 0.
                Tree changed = spec["version"] is null or { Kind: TreeKind.Null } ? spec.With("version", Tree.Number(0)) : spec;
                foreach (string list in (string[])["explicitParameters", "targetAppIDs"])
                {
                    changed = changed[list] is { Kind: TreeKind.Array, Items.Count: 0 } ? changed.With(list, null) : changed;
                }

                payload = payload.With(container, payload[container]!.With(name, changed));
            }
        }

        return step.WithPayload(payload);
    }

    private static void Check(
        IReadOnlyList<DifferentialCase> sequence, Func<DifferentialCase, OwnServer?> open, Func<DifferentialCase, long, OwnServer?> openAfresh)
    {
        using OwnServer? updated = open(sequence[0]);
        if (updated is null)
        {
            return; // The first payload is one of the few that are refused.
        }

        updated.Ask(sequence[0]);
        for (int step = 1; step < sequence.Count; step++)
        {
            using OwnServer? fresh = openAfresh(sequence[step], updated.UnixMs);
            Assert.Equal(fresh is not null, updated.Update(sequence[step]));
            if (fresh is null)
            {
                return; // What was in force stays: the next step is of another payload than this one.
            }

            Assert.Equal(fresh.Problems, updated.Problems);
            IReadOnlyList<AnswerSet> expected = fresh.Ask(sequence[step]);
            IReadOnlyList<AnswerSet> actual = updated.Ask(sequence[step]);
            string[] differences = [.. new ComparedAnswers(sequence[step], expected, actual).Differences().Select(static difference => difference.ToString()!)];
            Assert.True(
                differences.Length == 0,
                $"Step {step}:\n{string.Join("\n", differences.Take(10))}\n\nbefore: {sequence[step - 1].PayloadText}\n\nafter: {sequence[step].PayloadText}");
            Assert.Equal(expected.Select(static answers => answers.Repeats), actual.Select(static answers => answers.Repeats));
        }
    }

    /// <summary>Makes payloads of which each has parts of the one before it and parts of others.</summary>
    private sealed class SequenceGrammar : Gen<IReadOnlyList<DifferentialCase>>
    {
        private const int MostSteps = 5;

        public override IReadOnlyList<DifferentialCase> Generate(PCG pcg, Size? min, out Size size)
        {
            size = new Size(0);
            var draws = new Draws(pcg);
            DifferentialCase current = Start(draws.From(new PayloadGrammar()));
            var sequence = new List<DifferentialCase> { current };
            for (int step = draws.Between(1, MostSteps); step > 0; step--)
            {
                DifferentialCase other = draws.From(new PayloadGrammar());
                Tree payload = draws.Chance(10) ? Start(other).Payload : Mixed(draws, current.Payload, other.Payload);
                sequence.Add(current = current.WithPayload(payload));
            }

            return sequence;
        }

        /// <summary>Few users, and no session settings, which draw by chance.</summary>
        private static DifferentialCase Start(DifferentialCase made) =>
            made.WithUsers([.. made.Users.Take(UsersPerCase)]).WithPayload(made.Payload.With("session_replay_info", null));

        private static Tree Mixed(Draws draws, Tree payload, Tree other)
        {
            foreach (string container in Containers)
            {
                if (!draws.Chance(container is "feature_gates" or "condition_map" ? 70 : 25))
                {
                    continue;
                }

                Tree mine = payload[container] ?? Tree.EmptyObject;
                Tree theirs = other[container] ?? Tree.EmptyObject;
                for (int change = draws.Between(1, 3); change > 0; change--)
                {
                    mine = Changed(draws, mine, theirs);
                }

                payload = payload.With(container, mine);
            }

            return payload;
        }

        private static Tree Changed(Draws draws, Tree mine, Tree theirs)
        {
            string[] from = [.. theirs.Names];
            string[] own = [.. mine.Names];
            if (own.Length > 0 && (from.Length == 0 || draws.Chance(20)))
            {
                return mine.With(draws.Pick(own), null);
            }

            return from.Length > 0 && draws.Pick(from) is var name ? mine.With(name, theirs[name]) : mine;
        }
    }
}
