using System;
using System.Collections.Generic;

namespace Statsig.Fast;

/// <summary>The result of an initialization.</summary>
/// <param name="Success">False when the key is invalid or the time limit passed; true otherwise, even when no source had specs.</param>
/// <param name="StorePopulated">True when specs are loaded.</param>
/// <param name="Source">The source of the specs.</param>
/// <param name="Duration">The duration.</param>
/// <param name="Error">The last error, or null; for a rejected payload, the cause and the position.</param>
public sealed record InitializeDetails(bool Success, bool StorePopulated, EvaluationSource Source, TimeSpan Duration, string? Error)
{
    /// <summary>Every source that was tried, in order.</summary>
    public IReadOnlyList<InitializeAttempt> Attempts { get; init; } = [];

    /// <summary>The time at which the specs last changed, in Unix milliseconds; 0 without specs.</summary>
    public long SpecsTimeMs { get; init; }

    /// <summary>The current ID lists.</summary>
    public int IdListCount { get; init; }

    /// <summary>True when the overall time limit passed; initialization continues in the background.</summary>
    public bool TimedOut { get; init; }

    /// <summary>The source that returned the specs: a base address, "Bootstrap" or "DataAdapter"; null without specs.</summary>
    public string? SourceApi { get; init; }

    /// <summary>The base address that returned the list of ID lists; null without one.</summary>
    public string? SourceApiIdLists { get; init; }

    /// <summary>True when the specs came from Statsig's own network because another source had failed.</summary>
    public bool FallbackSpecsUsed { get; init; }

    /// <summary>True when the ID lists came from Statsig's own network because another source had failed.</summary>
    public bool FallbackIdListsUsed { get; init; }
}
