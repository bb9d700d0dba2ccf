using System;

namespace Statsig.Fast;

/// <summary>One source that initialization asked for specs.</summary>
/// <param name="Source">The source.</param>
/// <param name="Api">The base address, for a network source; null otherwise.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Error">Why it had no specs to offer; null when it had.</param>
public sealed record InitializeAttempt(DataSource Source, string? Api, TimeSpan Duration, string? Error);
