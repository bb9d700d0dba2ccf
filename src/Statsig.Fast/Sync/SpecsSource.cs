using System;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Networking;

namespace Statsig.Fast.Sync;

/// <summary>A place that specs can come from.</summary>
internal abstract class SpecsSource
{
    /// <summary>Which of the places it is.</summary>
    internal abstract DataSource Kind { get; }

    /// <summary>The source that answers report.</summary>
    internal abstract EvaluationSource EvaluationSource { get; }

    /// <summary>The base address, for a network source; null otherwise.</summary>
    internal virtual string? Api => null;

    /// <summary>True when its payloads are worth keeping in the data store.</summary>
    internal bool IsNetwork => Kind is DataSource.Network or DataSource.StatsigNetwork;

    /// <summary>Fetches a payload.</summary>
    /// <param name="known">The current specs.</param>
    /// <param name="form">The form that the payload may have; sources that know one form only return that.</param>
    /// <param name="isInitial">True when this is part of initialization, which has separate time limits.</param>
    /// <param name="cancellationToken">Ends the attempt; the only thing this throws for.</param>
    internal abstract ValueTask<SpecsFetchResult> FetchAsync(KnownSpecs known, SpecsForm form, bool isInitial, CancellationToken cancellationToken);
}

/// <summary>What a source needs to know to send only what is newer.</summary>
/// <param name="TimeMs">The time at which the current specs last changed, in Unix milliseconds; 0 without specs.</param>
/// <param name="Checksum">Their checksum, if they have one.</param>
/// <param name="HasParts">True when they were delivered in the compact form, so that a delta can build on them.</param>
internal readonly record struct KnownSpecs(long TimeMs, string? Checksum, bool HasParts);

/// <summary>What a source returned.</summary>
/// <param name="Payload">The payload, owned by the caller; null without one.</param>
/// <param name="Error">The reason of a missing payload; null otherwise.</param>
/// <param name="Request">The request behind it, when there was one.</param>
/// <param name="IsAbsent">True when the source works and simply has nothing.</param>
internal sealed record SpecsFetchResult(ReadOnlyMemory<byte>? Payload, string? Error = null, RequestOutcome? Request = null, bool IsAbsent = false)
{
    /// <summary>True when the payload is in the compact form; otherwise it is JSON.</summary>
    internal bool IsCompact { get; init; }

    /// <summary>
    /// True when the source returned something in a form that is not understood, so that it can be asked for another form.
    /// </summary>
    internal bool IsUnreadable { get; init; }
}
