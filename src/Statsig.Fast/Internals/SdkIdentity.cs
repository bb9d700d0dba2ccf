namespace Statsig.Fast.Internals;

/// <summary>What this library calls itself in requests and telemetry; the version is written by the build.</summary>
internal static partial class SdkIdentity
{
    /// <summary>The kind of SDK. In one place, because the service could treat kinds differently.</summary>
    internal const string Type = "statsig-fast-dotnet";

    /// <summary>The product at the front of the user agent.</summary>
    internal const string Product = "statsig-fast";
}
