namespace Statsig.Fast.EventLogging;

/// <summary>What sampling says about an exposure that is logged.</summary>
/// <param name="IsDecided">Whether a rate decided: only then anything is written.</param>
/// <param name="Rate">The rate; null when there was none, and the exposure counts as sampled.</param>
/// <param name="IsShadow">Whether sampling only takes notes.</param>
/// <param name="IsSampled">Whether the exposure is one of those that the rate keeps.</param>
internal readonly record struct SamplingNote(bool IsDecided, ulong? Rate, bool IsShadow, bool IsSampled);
