using System;
using System.Collections.Generic;

namespace Statsig.Fast;

/// <summary>The specs that were published lack something that generated code expects.</summary>
/// <param name="fingerprint">The fingerprint of the spec snapshot.</param>
/// <param name="configSyncTimeMs">When the specs last changed, in Unix milliseconds.</param>
/// <param name="differences">What differs; never empty.</param>
public sealed class SchemaDriftEventArgs(string fingerprint, long configSyncTimeMs, IReadOnlyList<SchemaDifference> differences) : EventArgs
{
    /// <summary>The fingerprint of the spec snapshot.</summary>
    public string Fingerprint { get; } = fingerprint;

    /// <summary>When the specs last changed, in Unix milliseconds.</summary>
    public long ConfigSyncTimeMs { get; } = configSyncTimeMs;

    /// <summary>What differs; never empty.</summary>
    public IReadOnlyList<SchemaDifference> Differences { get; } = differences;
}
