using System;
using System.Collections.Generic;

namespace Statsig.Fast;

/// <summary>Describes entries that generated code expects and published specs lack.</summary>
/// <param name="fingerprint">The fingerprint of the spec snapshot.</param>
/// <param name="specsTimeMs">The time at which the specs last changed, in Unix milliseconds.</param>
/// <param name="differences">The differences; never empty.</param>
public sealed class SchemaDriftEventArgs(string fingerprint, long specsTimeMs, IReadOnlyList<SchemaDifference> differences) : EventArgs
{
    /// <summary>The fingerprint of the spec snapshot.</summary>
    public string Fingerprint { get; } = fingerprint;

    /// <summary>The time at which the specs last changed, in Unix milliseconds.</summary>
    public long SpecsTimeMs { get; } = specsTimeMs;

    /// <summary>The differences; never empty.</summary>
    public IReadOnlyList<SchemaDifference> Differences { get; } = differences;
}
