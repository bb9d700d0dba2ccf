namespace Statsig.Fast.LocalService.ForwardProxy;

/// <summary>The request of both methods.</summary>
/// <param name="SdkKey">The server secret key.</param>
/// <param name="Version">2 for the v2 shape; 0, 1 and nothing for v1.</param>
/// <param name="SinceTime">The time of the specs that the client has; null when the request has none.</param>
public sealed record ConfigSpecRequest(string SdkKey, int Version, long? SinceTime);
