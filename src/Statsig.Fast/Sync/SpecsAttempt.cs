using System;
using Statsig.Fast.Networking;

namespace Statsig.Fast.Sync;

/// <summary>One source that was asked, and what came of it.</summary>
/// <param name="Source">The source.</param>
/// <param name="Duration">How long fetching and applying took.</param>
/// <param name="Result">What became of the payload; rejected also when there was none.</param>
/// <param name="Request">The request behind it, when there was one.</param>
/// <param name="IsAbsent">Whether the source works and simply has nothing.</param>
internal sealed record SpecsAttempt(SpecsSource Source, TimeSpan Duration, SpecsUpdateResult Result, RequestOutcome? Request, bool IsAbsent)
{
    /// <summary>Whether the source failed: nothing was fetched, or what was fetched cannot be used or is older than what is in force.</summary>
    internal bool IsFailure => Result.Status is SpecsUpdateStatus.Rejected or SpecsUpdateStatus.Older;

    /// <summary>Why it failed; null when it did not.</summary>
    internal string? Error => Result.Status == SpecsUpdateStatus.Older ? "The specs are older than those in force." : Result.Error;

    /// <summary>What callers are told of it.</summary>
    /// <param name="needsSpecs">Whether an answer without specs is none.</param>
    internal InitializeAttempt ToPublic(bool needsSpecs) => new(
        Source.Kind,
        Source.Api,
        Duration,
        needsSpecs && Result.Status == SpecsUpdateStatus.NoUpdates ? "The source says that nothing changed, but there are no specs yet." : Error);
}
