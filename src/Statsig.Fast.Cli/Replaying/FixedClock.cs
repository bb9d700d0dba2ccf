using System;

namespace Statsig.Fast.Cli.Replaying;

/// <summary>One time for all evaluations of a run, so that conditions on time hold equally for both payloads and for all users.</summary>
internal sealed class FixedClock : TimeProvider
{
    private readonly DateTimeOffset _now = System.GetUtcNow();

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _now;
}
