using System;
using System.Collections.Generic;
using Statsig.Fast.Soak.Tests.Fuzzing.Targets;

namespace Statsig.Fast.Soak.Tests.Fuzzing;

/// <summary>The targets by the names that the command line and the files of findings use.</summary>
internal static class FuzzTargets
{
    internal static IReadOnlyDictionary<string, Func<FuzzTarget>> All { get; } = new Dictionary<string, Func<FuzzTarget>>
    {
        ["payloads"] = static () => new PayloadTarget(),
        ["compact"] = static () => new CompactTarget(),
        ["grpc"] = static () => new GrpcTarget(),
        ["idlists"] = static () => new IdListTarget(),
        ["spill"] = static () => new SpillTarget(),
        ["http"] = static () => new HttpTarget(),
        ["snapshots"] = static () => new SnapshotTarget(),
        ["users"] = static () => new UserLinesTarget(),
    };
}
