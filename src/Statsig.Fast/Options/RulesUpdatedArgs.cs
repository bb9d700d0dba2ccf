using System;
using System.Text;

namespace Statsig.Fast;

/// <summary>Newer specs that were published.</summary>
/// <param name="source">Where they came from.</param>
/// <param name="timeMs">When they last changed, in Unix milliseconds.</param>
/// <param name="payload">The payload.</param>
public sealed class RulesUpdatedArgs(EvaluationSource source, long timeMs, ReadOnlyMemory<byte> payload)
{
    /// <summary>Where they came from.</summary>
    public EvaluationSource Source { get; } = source;

    /// <summary>When they last changed, in Unix milliseconds.</summary>
    public long TimeMs { get; } = timeMs;

    /// <summary>The payload as it was delivered, in UTF-8; usable as bootstrap values.</summary>
    public ReadOnlyMemory<byte> Utf8Json { get; } = payload;

    /// <summary>The payload as text; made on first use.</summary>
    public string Json => field ??= Encoding.UTF8.GetString(Utf8Json.Span);
}
