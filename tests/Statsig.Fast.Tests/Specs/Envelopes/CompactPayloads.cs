using System.Collections.Generic;
using Statsig.Fast.LocalService.Protocol.Compact;
using Statsig.Fast.Specs;
using Statsig.Fast.Specs.Envelopes;
using Statsig.Fast.TestKit;
using Statsig.Fast.TestKit.Service;

namespace Statsig.Fast.Tests.Specs.Envelopes;

/// <summary>Reads payloads in the compact form.</summary>
internal static class CompactPayloads
{
    private const long Limit = 64 << 20;

    /// <summary>The recorded payloads of the v2 shape that the project has, by file name.</summary>
    internal static IReadOnlyList<string> Recorded { get; } = ["synthetic_dcs.json.gz", "field_dcs.json.gz", "cases_specs.json.gz"];

    internal static CompactSpecs Encode(SpecBuilder specs) => CompactForm.Encode(specs.ToV2());

    internal static EnvelopesReadResult Read(byte[] compact, EnvelopeSet? current = null, IKnownSpecs? known = null) =>
        EnvelopesReader.Read(compact, known, current, Limit);

    /// <summary>Reads a delivery that must be accepted.</summary>
    internal static (SpecSet Set, EnvelopeSet Parts) Accepted(byte[] compact, EnvelopeSet? current = null, IKnownSpecs? known = null)
    {
        EnvelopesReadResult result = Read(compact, current, known);
        Assert.Null(result.Read.Error);
        Assert.Equal(SpecsReadStatus.Accepted, result.Read.Status);
        return (result.Read.SpecSet!, result.Envelopes!);
    }
}
