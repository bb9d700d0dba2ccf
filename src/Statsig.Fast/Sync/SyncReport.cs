using System.Collections.Generic;

namespace Statsig.Fast;

/// <summary>The result of one manual synchronization.</summary>
/// <param name="Specs">The result for the specs: the status of the source that answered, or the reason for which none did.</param>
/// <param name="Attempts">Every source that was tried, in order.</param>
/// <param name="IdListCount">The number of current ID lists afterwards.</param>
/// <param name="IdListsError">The error of the list of ID lists; null on success, or when ID lists are disabled.</param>
public sealed record SyncReport(SpecsUpdateResult Specs, IReadOnlyList<InitializeAttempt> Attempts, int IdListCount, string? IdListsError);
