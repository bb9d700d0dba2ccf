using System;
using System.Diagnostics.CodeAnalysis;

namespace Statsig.Fast.Internals;

/// <summary>
/// Build-time switches for parts of the engine that an application may leave out: each is on unless the application turns it off.
/// </summary>
/// <remarks>
/// Set by <c>RuntimeHostConfigurationOption</c> items with <c>Trim="true"</c>, which the package makes of MSBuild properties of the same
/// names without dots (<c>StatsigCollections</c>). In a trimmed or NativeAOT application a switch that is off becomes a constant, and what
/// stands behind it leaves the binary. Read once, so that a check costs no dictionary look-up. What each saves: docs/trimming.md.
/// </remarks>
internal static class FeatureSwitches
{
    internal const string RegularExpressionsName = "Statsig.Fast.RegularExpressions";
    internal const string UserAgentParsingName = "Statsig.Fast.UserAgentParsing";
    internal const string IpCountryLookupName = "Statsig.Fast.IpCountryLookup";
    internal const string AutotunesName = "Statsig.Fast.Autotunes";
    internal const string CollectionsName = "Statsig.Fast.Collections";
    internal const string ExplanationsName = "Statsig.Fast.Explanations";

    /// <summary>
    /// True when conditions may hold regular expressions. Without them a pattern that is more than a text with anchors makes its spec
    /// unusable.
    /// </summary>
    [FeatureSwitchDefinition(RegularExpressionsName)]
    internal static bool RegularExpressions { get; } = IsOn(RegularExpressionsName);

    /// <summary>True when a user agent may be turned into operating system and browser.</summary>
    [FeatureSwitchDefinition(UserAgentParsingName)]
    internal static bool UserAgentParsing { get; } = IsOn(UserAgentParsingName);

    /// <summary>True when an IP address may be turned into a country.</summary>
    [FeatureSwitchDefinition(IpCountryLookupName)]
    internal static bool IpCountryLookup { get; } = IsOn(IpCountryLookupName);

    /// <summary>True when autotune experiments may be compiled. Without them each is unusable.</summary>
    [FeatureSwitchDefinition(AutotunesName)]
    internal static bool Autotunes { get; } = IsOn(AutotunesName);

    /// <summary>True when lists and objects may be read as every collection. Without them as those that generated code reads.</summary>
    [FeatureSwitchDefinition(CollectionsName)]
    internal static bool Collections { get; } = IsOn(CollectionsName);

    /// <summary>True when answers may be explained. Without them every explanation says only that they were removed.</summary>
    [FeatureSwitchDefinition(ExplanationsName)]
    internal static bool Explanations { get; } = IsOn(ExplanationsName);

    /// <summary>True unless the application turned a switch off.</summary>
    internal static bool IsOn(string name) => !AppContext.TryGetSwitch(name, out bool isOn) || isOn;
}
