using System;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.ClientInitialize;

/// <summary>For whom a response is, and from what it is made.</summary>
internal readonly ref struct ClientRequest
{
    internal required Ruleset Ruleset { get; init; }

    internal required StatsigUser User { get; init; }

    internal required ClientInitializeOptions Options { get; init; }

    /// <summary>Null without overrides, or when the response ignores them.</summary>
    internal OverrideLookup? Overrides { get; init; }

    /// <summary>The "sdkInfo" object.</summary>
    internal required ReadOnlySpan<byte> SdkInfo { get; init; }
}
