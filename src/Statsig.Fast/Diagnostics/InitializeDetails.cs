using System;
using System.Collections.Generic;

namespace Statsig.Fast;

/// <summary>How an initialization went.</summary>
/// <param name="Success">False when the key is invalid or time ran out; true otherwise, also when no source had specs.</param>
/// <param name="StorePopulated">Whether there are specs to evaluate with.</param>
/// <param name="Source">Where the specs came from.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Error">The last thing that went wrong, when something did; a payload that was refused says why and where.</param>
public sealed record InitializeDetails(bool Success, bool StorePopulated, EvaluationSource Source, TimeSpan Duration, string? Error)
{
    /// <summary>Every source that was asked, in order.</summary>
    public IReadOnlyList<InitializeAttempt> Attempts { get; init; } = [];

    /// <summary>When the specs last changed, in Unix milliseconds; 0 when there are none.</summary>
    public long SpecsTimeMs { get; init; }

    /// <summary>The ID lists in force.</summary>
    public int IdListCount { get; init; }

    /// <summary>True when the overall time ran out; initialization goes on in the background.</summary>
    public bool TimedOut { get; init; }

    /// <summary>What answered with the specs: a base address, "Bootstrap" or "DataAdapter"; null when nothing did.</summary>
    public string? SourceApi { get; init; }

    /// <summary>The base address that answered with the list of ID lists; null when none did.</summary>
    public string? SourceApiIdLists { get; init; }

    /// <summary>Whether the specs came from Statsig's own network because another source had failed.</summary>
    public bool FallbackSpecsUsed { get; init; }

    /// <summary>Whether the ID lists came from Statsig's own network because another source had failed.</summary>
    public bool FallbackIdListsUsed { get; init; }
}
