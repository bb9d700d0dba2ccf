namespace Statsig.Fast;

/// <summary>A request to a forward proxy.</summary>
/// <param name="SdkKey">The secret key.</param>
/// <param name="Version">The shape of specs; null leaves it out, which means the older one.</param>
/// <param name="SinceTimeMs">The time of the current specs, so that only newer ones are returned; null leaves it out.</param>
internal readonly record struct ForwardProxyRequest(string SdkKey, SpecsVersion? Version, ulong? SinceTimeMs);
