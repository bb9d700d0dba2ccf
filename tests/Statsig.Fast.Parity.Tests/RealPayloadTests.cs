using System;
using System.Linq;
using Statsig.Fast.Parity.Tests.Recordings;

namespace Statsig.Fast.Parity.Tests;

/// <summary>Two payloads of third parties with 250 users each. They are never committed; without them these tests are skipped.</summary>
public sealed class RealPayloadTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("eval_proj", 41_250, 2_515)]
    [InlineData("demo_proj", 6_000, 545)]
    public void EveryGetter_RealPayload_AnswersAsTheReference(string project, int compared, int repeatsRemoved)
    {
        Recording recording = Recording.Real(project);
        Comparison[] comparisons = [.. Enum.GetValues<Section>().Select(section => Comparison.Of(recording, section))];

        foreach (Comparison comparison in comparisons)
        {
            // No excuse at all: nothing in these payloads touches one of the deviations.
            comparison.Expect(comparison.Tally with { CaseOnlyTargets = 0, LeakedState = 0, OtherUserAgentParser = 0 }, output);
        }

        Assert.Equal(
            (compared, repeatsRemoved),
            (comparisons.Sum(static comparison => comparison.Tally.Compared), comparisons.Sum(static comparison => comparison.Tally.RepeatsRemoved)));
    }
}
