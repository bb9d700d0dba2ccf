using System;

namespace Statsig.Fast.Sync;

/// <summary>One source that was tried, and its result.</summary>
/// <param name="Source">The source.</param>
/// <param name="Fetch">What the source returned.</param>
/// <param name="Update">What became of the payload; rejected also when there was none.</param>
/// <param name="Duration">How long fetching and applying took.</param>
internal sealed record SpecsAttempt(SpecsSource Source, SpecsFetchResult Fetch, SpecsUpdateResult Update, TimeSpan Duration)
{
    /// <summary>
    /// True when the source failed: no payload was fetched, or the payload cannot be used or is older than the current specs.
    /// </summary>
    internal bool IsFailure => Update.Status is SpecsUpdateStatus.Rejected or SpecsUpdateStatus.Older;

    /// <summary>Why it failed; null when it did not.</summary>
    internal string? Error => Update.Status == SpecsUpdateStatus.Older ? "The specs are older than the current ones." : Update.Error;

    /// <summary>The description of the attempt for callers.</summary>
    /// <param name="needsSpecs">True when an answer without specs counts as an error.</param>
    internal InitializeAttempt ToPublic(bool needsSpecs) => new(
        Source.Kind,
        Source.Api,
        Duration,
        needsSpecs && Update.Status == SpecsUpdateStatus.NoUpdates ? "The source reported no change, but no specs are loaded yet." : Error);
}
