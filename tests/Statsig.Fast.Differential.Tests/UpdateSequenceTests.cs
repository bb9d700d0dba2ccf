using System.Collections.Generic;
using System.Linq;
using CsCheck;
using Statsig.Fast.Differential.Tests.Answers;
using Statsig.Fast.Differential.Tests.Grammar;
using Statsig.Fast.Differential.Tests.Json;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Differential.Tests;

/// <summary>A server takes over the specs that did not change. After any sequence of updates it must be like one that was just started.</summary>
public sealed class UpdateSequenceTests
{
    private static readonly int Sequences = Rounds.Of(1_000);
    private const int UsersPerCase = 2;
    private const long Start = 1_790_000_000_000;

    private static readonly string[] Containers =
        ["feature_gates", "dynamic_configs", "layer_configs", "condition_map", "param_stores", "cmab_configs", "overrides", "override_rules"];

    [Fact]
    public void Update_RandomSequence_AnswersExposesAndRespondsAsLoadedAfresh() => Property.Holds(new SequenceGrammar(), Check, Sequences);

    private static void Check(IReadOnlyList<DifferentialCase> sequence)
    {
        using OwnServer? updated = OwnServer.Open(sequence[0], Start);
        if (updated is null)
        {
            return; // The first payload is one of the few that are refused.
        }

        updated.Ask(sequence[0]);
        for (int step = 1; step < sequence.Count; step++)
        {
            using OwnServer? fresh = OwnServer.Open(sequence[step], updated.UnixMs);
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
