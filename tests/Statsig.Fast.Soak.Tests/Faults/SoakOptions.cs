using System;

namespace Statsig.Fast.Soak.Tests.Faults;

/// <summary>How a run is made.</summary>
internal sealed record SoakOptions
{
    /// <summary>Decides which faults come and what each does.</summary>
    internal required ulong Seed { get; init; }

    /// <summary>How long faults go on; the run takes a little longer.</summary>
    internal required TimeSpan Duration { get; init; }

    /// <summary>The threads that use the server.</summary>
    internal int Threads { get; init; } = 200;

    /// <summary>Receives each fault as it begins, and each checkpoint. Default: nothing.</summary>
    internal Action<string>? Progress { get; init; }

    /// <summary>The time between two looks at memory and handles.</summary>
    internal TimeSpan CheckpointInterval => TimeSpan.FromSeconds(Math.Clamp(Duration.TotalSeconds / 12, 5, 120));
}
