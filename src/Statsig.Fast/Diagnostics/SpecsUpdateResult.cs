namespace Statsig.Fast;

/// <summary>The outcome of applying a payload to a server.</summary>
/// <param name="Status">The outcome.</param>
/// <param name="Error">The reason of a rejection; null otherwise.</param>
public sealed record SpecsUpdateResult(SpecsUpdateStatus Status, string? Error = null);
