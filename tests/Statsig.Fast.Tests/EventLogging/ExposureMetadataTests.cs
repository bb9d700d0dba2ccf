using System.Collections.Generic;
using Statsig.Fast.EventLogging.Batches;
using Statsig.Fast.EventLogging.Rings;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Tests.EventLogging;

public sealed class ExposureMetadataTests
{
    /// <summary>Names that no ruleset knows come from requests: those of equal length must not share a place in the pump's table.</summary>
    [Fact]
    public void FragmentKey_UnknownNamesOfOneLength_HaveDifferentHashes()
    {
        var hashes = new HashSet<int>();
        for (int i = 0; i < 1_000; i++)
        {
            hashes.Add(new ExposureMetadata.FragmentKey(null, Outcome.Unsupported, $"name_{i:D4}", null, EventKind.GateExposure, default).GetHashCode());
        }

        // Of 1,000 hashes of 32 bits, chance makes fewer than ten pairs equal in all the lives of this test.
        Assert.InRange(hashes.Count, 990, 1_000);
    }
}
