using System;

namespace Statsig.Fast;

/// <summary>One source that initialization tried.</summary>
/// <param name="Source">The source.</param>
/// <param name="Api">The base address, for a network source; null otherwise.</param>
/// <param name="Duration">The duration.</param>
/// <param name="Error">The reason for which it returned no specs; null when it returned some.</param>
public sealed record InitializeAttempt(DataSource Source, string? Api, TimeSpan Duration, string? Error);
