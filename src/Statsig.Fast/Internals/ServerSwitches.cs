using System.Diagnostics.CodeAnalysis;

namespace Statsig.Fast.Internals;

/// <summary>
/// Build-time switches for parts of the server that an application may leave out: each is on unless the application turns it off.
/// </summary>
/// <remarks>They work as those of the engine do (<see cref="FeatureSwitches"/>).</remarks>
internal static class ServerSwitches
{
    internal const string NetworkName = "Statsig.Fast.Network";
    internal const string ClientResponsesName = "Statsig.Fast.ClientResponses";

    /// <summary>True when requests may be made. Without them only local specs, data stores and spill files are left.</summary>
    [FeatureSwitchDefinition(NetworkName)]
    internal static bool Network { get; } = FeatureSwitches.IsOn(NetworkName);

    /// <summary>True when a server may write responses for client SDKs. Otherwise it writes none.</summary>
    [FeatureSwitchDefinition(ClientResponsesName)]
    internal static bool ClientResponses { get; } = FeatureSwitches.IsOn(ClientResponsesName);
}
