using System;

namespace Statsig.Fast;

/// <summary>How an initialization went.</summary>
/// <param name="Success">False when the key is invalid; true otherwise, also when no source had specs.</param>
/// <param name="StorePopulated">Whether there are specs to evaluate with.</param>
/// <param name="Source">Where the specs came from.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Error">What went wrong, when something did; a payload that was refused says why and where.</param>
public sealed record InitializeDetails(bool Success, bool StorePopulated, EvaluationSource Source, TimeSpan Duration, string? Error);
