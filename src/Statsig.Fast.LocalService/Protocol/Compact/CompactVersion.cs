using System.Collections.Generic;

namespace Statsig.Fast.LocalService.Protocol.Compact;

/// <summary>What a client has that received specs before: what a delta needs to know, without the parts themselves.</summary>
/// <param name="Time">The time of the specs.</param>
/// <param name="Checksum">The checksum of the specs; null without one.</param>
/// <param name="Parts">The checksums of the parts.</param>
internal sealed record CompactVersion(long Time, string? Checksum, IReadOnlyDictionary<CompactName, uint> Parts);
