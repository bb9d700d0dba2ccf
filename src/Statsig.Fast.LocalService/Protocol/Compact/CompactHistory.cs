using System.Collections.Generic;
using System.Threading;

namespace Statsig.Fast.LocalService.Protocol.Compact;

/// <summary>The compact form of the current payload, and the versions that clients may have of it.</summary>
/// <remarks>
/// Thread-safe. A payload is converted when the first client asks for it, and each delta is made once; others wait meanwhile.
/// </remarks>
internal sealed class CompactHistory
{
    private const int MaxVersions = 32;

    private readonly Lock _lock = new();
    private readonly Queue<CompactVersion> _versions = new();
    private readonly Dictionary<CompactVersion, byte[]> _deltas = []; // To the current version, of those that a client had.
    private SpecsPayload? _payload;
    private CompactSpecs? _specs;

    /// <summary>The response to a client that accepts the compact form; null when the payload has none.</summary>
    /// <param name="payload">The current payload.</param>
    /// <param name="acceptsDeltas">True when the client accepts the difference from what it has.</param>
    /// <param name="sinceTime">The time of the client's specs.</param>
    /// <param name="checksum">The checksum of the client's specs; null without one.</param>
    internal (byte[] Body, bool IsDelta)? Answer(SpecsPayload payload, bool acceptsDeltas, long sinceTime, string? checksum)
    {
        CompactSpecs? specs;
        CompactVersion? earlier = null;
        lock (_lock)
        {
            if (!ReferenceEquals(_payload, payload))
            {
                _payload = payload;
                _specs = CompactSpecs.TryCreate(payload);
                _deltas.Clear();
                Remember(_specs?.Version);
            }

            specs = _specs;
            foreach (CompactVersion version in _versions)
            {
                // The last one, because specs without a checksum may have changed without their time.
                earlier = acceptsDeltas && version.Time == sinceTime && version.Checksum == checksum && version != specs?.Version ? version : earlier;
            }

            return specs is null ? null : earlier is null ? (specs.Whole, false) : (DeltaFrom(specs, earlier), true);
        }
    }

    private byte[] DeltaFrom(CompactSpecs specs, CompactVersion earlier)
    {
        if (!_deltas.TryGetValue(earlier, out byte[]? delta))
        {
            _deltas.Add(earlier, delta = specs.DeltaFrom(earlier));
        }

        return delta;
    }

    private void Remember(CompactVersion? version)
    {
        if (version is null)
        {
            return;
        }

        _versions.Enqueue(version);
        if (_versions.Count > MaxVersions)
        {
            _versions.Dequeue();
        }
    }
}
