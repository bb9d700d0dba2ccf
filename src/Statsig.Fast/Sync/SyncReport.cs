using System.Collections.Generic;

namespace Statsig.Fast;

/// <summary>What one synchronization by hand found.</summary>
/// <param name="Specs">What became of the specs: the status of the source that answered, or why none did.</param>
/// <param name="Attempts">Every source that was asked, in order.</param>
/// <param name="IdListCount">The ID lists in force afterwards.</param>
/// <param name="IdListsError">Why the list of ID lists could not be fetched; null when it could, or when ID lists are disabled.</param>
public sealed record SyncReport(SpecsUpdateResult Specs, IReadOnlyList<InitializeAttempt> Attempts, int IdListCount, string? IdListsError);
