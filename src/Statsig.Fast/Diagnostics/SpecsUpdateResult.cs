namespace Statsig.Fast;

/// <summary>What became of a payload that was given to a server.</summary>
/// <param name="Status">What happened.</param>
/// <param name="Error">Why a payload was refused; null otherwise.</param>
public sealed record SpecsUpdateResult(SpecsUpdateStatus Status, string? Error = null);
