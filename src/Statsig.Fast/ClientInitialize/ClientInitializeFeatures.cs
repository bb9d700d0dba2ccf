using System;
using System.Diagnostics.CodeAnalysis;

namespace Statsig.Fast.ClientInitialize;

/// <summary>Build-time switch for client responses: on unless the application turns it off, and then they leave a trimmed binary.</summary>
/// <remarks>Set by a <c>RuntimeHostConfigurationOption</c> item with <c>Trim="true"</c>. Without them a server answers that it has no response.</remarks>
internal static class ClientInitializeFeatures
{
    internal const string ClientResponsesSwitch = "Statsig.Fast.ClientResponses";

    [FeatureSwitchDefinition(ClientResponsesSwitch)]
    internal static bool ClientResponses { get; } = !AppContext.TryGetSwitch(ClientResponsesSwitch, out bool isOn) || isOn;
}
