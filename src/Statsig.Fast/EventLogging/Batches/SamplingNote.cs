namespace Statsig.Fast.EventLogging.Batches;

/// <summary>The sampling decision about a logged exposure.</summary>
/// <param name="IsDecided">True when a rate decided. Sampling fields are written only then.</param>
/// <param name="Rate">The rate; null without a rate, and the exposure counts as sampled.</param>
/// <param name="IsShadow">True when sampling only records its decisions.</param>
/// <param name="IsSampled">True when the rate keeps the exposure.</param>
internal readonly record struct SamplingNote(bool IsDecided, ulong? Rate, bool IsShadow, bool IsSampled);
