using System;
using System.Linq;
using Statsig.Fast.Parity.Tests.Recordings;

namespace Statsig.Fast.Parity.Tests;

/// <summary>That nothing of the recordings is left uncompared.</summary>
public sealed class TotalTests(ITestOutputHelper output)
{
    [Fact]
    public void Answers_OfTheSyntheticRecording_AreAllCompared()
    {
        Tally[] tallies = [.. Enum.GetValues<Section>().Select(static section => Comparison.Of(Recording.Synthetic, section).Tally)];
        int getters = tallies.Take(4).Sum(static tally => tally.Entities);
        int stores = tallies[4].Entities;

        // Gates, dynamic configs, experiments and layers, as the recording's notes count them; stores and unknown names come on top.
        output.WriteLine($"{getters} answers for entities, {stores} for stores, {tallies.Sum(static tally => tally.UnknownNames)} for unknown names");
        Assert.Equal((310_400, 960, 1_920, 374), (
            getters, stores, tallies.Sum(static tally => tally.UnknownNames), tallies.Sum(static tally => tally.Excused)));
    }
}
