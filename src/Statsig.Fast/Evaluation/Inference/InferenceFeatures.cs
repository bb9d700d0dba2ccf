using System;
using System.Diagnostics.CodeAnalysis;

namespace Statsig.Fast.Evaluation.Inference;

/// <summary>Build-time switches for what is inferred about a user: both are on unless the application turns them off.</summary>
/// <remarks>
/// Set by <c>RuntimeHostConfigurationOption</c> items with <c>Trim="true"</c>. In a trimmed or NativeAOT application a switch
/// that is off becomes a constant, and what stands behind it leaves the binary: the parser, or the lookup together with
/// its table (see <c>ILLink.Substitutions.xml</c>). Read once, so that a check costs no dictionary lookup.
/// </remarks>
internal static class InferenceFeatures
{
    internal const string UserAgentParsingSwitch = "Statsig.Fast.UserAgentParsing";
    internal const string IpCountryLookupSwitch = "Statsig.Fast.IpCountryLookup";

    /// <summary>True when a user agent may be turned into operating system and browser.</summary>
    [FeatureSwitchDefinition(UserAgentParsingSwitch)]
    internal static bool UserAgentParsing { get; } = IsOn(UserAgentParsingSwitch);

    /// <summary>True when an IP address may be turned into a country.</summary>
    [FeatureSwitchDefinition(IpCountryLookupSwitch)]
    internal static bool IpCountryLookup { get; } = IsOn(IpCountryLookupSwitch);

    private static bool IsOn(string name) => !AppContext.TryGetSwitch(name, out bool isOn) || isOn;
}
