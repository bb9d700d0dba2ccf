using System;
using System.Text;

namespace Statsig.Fast;

/// <summary>Describes newly published specs.</summary>
/// <param name="source">The source of the specs.</param>
/// <param name="specsTimeMs">The time at which they last changed, in Unix milliseconds.</param>
/// <param name="payload">The payload.</param>
public sealed class SpecsUpdatedEventArgs(EvaluationSource source, long specsTimeMs, ReadOnlyMemory<byte> payload) : EventArgs
{
    /// <summary>The source of the specs.</summary>
    public EvaluationSource Source { get; } = source;

    /// <summary>The time at which they last changed, in Unix milliseconds.</summary>
    public long SpecsTimeMs { get; } = specsTimeMs;

    /// <summary>The payload as it was delivered, in UTF-8; usable as bootstrap values.</summary>
    public ReadOnlyMemory<byte> Utf8Json { get; } = payload;

    /// <summary>The payload as text; created at the first use.</summary>
    public string Json => field ??= Encoding.UTF8.GetString(Utf8Json.Span);
}
