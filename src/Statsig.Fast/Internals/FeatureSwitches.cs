using System;
using System.Diagnostics.CodeAnalysis;

namespace Statsig.Fast.Internals;

/// <summary>Build-time switches for whole features: on unless the application turns them off, and then they leave a trimmed binary.</summary>
/// <remarks>
/// Set by <c>RuntimeHostConfigurationOption</c> items with <c>Trim="true"</c>. Read once, so that a check costs no dictionary lookup.
/// </remarks>
internal static class FeatureSwitches
{
    internal const string StreamingSwitch = "Statsig.Fast.Streaming";

    /// <summary>True when forward proxies may be spoken to with gRPC.</summary>
    [FeatureSwitchDefinition(StreamingSwitch)]
    internal static bool Streaming { get; } = IsOn(StreamingSwitch);

    private static bool IsOn(string name) => !AppContext.TryGetSwitch(name, out bool isOn) || isOn;
}
