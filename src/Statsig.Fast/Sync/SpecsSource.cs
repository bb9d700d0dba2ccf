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

    /// <summary>Whether its payloads are worth keeping in the data store.</summary>
    internal bool IsNetwork => Kind is DataSource.Network or DataSource.StatsigNetwork;

    /// <summary>Fetches a payload.</summary>
    /// <param name="inForce">What is in force now.</param>
    /// <param name="isInitial">Whether this is part of initialization, which has time limits of its own.</param>
    /// <param name="cancellationToken">Ends the attempt; the only thing this throws for.</param>
    internal abstract ValueTask<SpecsAnswer> FetchAsync(SpecsInForce inForce, bool isInitial, CancellationToken cancellationToken);
}

/// <summary>What a source needs to know to send only what is newer.</summary>
/// <param name="TimeMs">When the specs in force last changed, in Unix milliseconds; 0 when there are none.</param>
/// <param name="Checksum">Their checksum, if they have one.</param>
internal readonly record struct SpecsInForce(long TimeMs, string? Checksum);

/// <summary>What a source answered.</summary>
/// <param name="Payload">The payload, owned by whoever asked; null when there is none.</param>
/// <param name="Error">Why there is none; null when there is one.</param>
/// <param name="Request">The request behind it, when there was one.</param>
/// <param name="IsAbsent">Whether the source works and simply has nothing.</param>
internal readonly record struct SpecsAnswer(ReadOnlyMemory<byte>? Payload, string? Error = null, RequestOutcome? Request = null, bool IsAbsent = false);
