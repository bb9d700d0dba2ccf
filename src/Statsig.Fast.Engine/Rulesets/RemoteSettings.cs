using System;
using System.Collections.Generic;

namespace Statsig.Fast.Rulesets;

/// <summary>What the service sets for the SDK itself: sampling, batching, diagnostics.</summary>
/// <remarks>Immutable; part of a ruleset, so that it changes together with the specs.</remarks>
internal sealed class RemoteSettings
{
    internal static readonly RemoteSettings None = new();

    /// <summary>How exposures are sampled.</summary>
    internal SamplingMode SamplingMode { get; init; }

    /// <summary>One in this many exposures of the rule IDs "default", "disabled" and "" is logged; null when there is no such rate.</summary>
    internal ulong? SpecialCaseSamplingRate { get; init; }

    /// <summary>How long a repeated exposure is left out.</summary>
    internal TimeSpan ExposureDedupeWindow { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a spec and rule count as seen before.</summary>
    internal TimeSpan FirstExposureWindow { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The most events in one batch; null when the options decide.</summary>
    internal int? EventQueueSize { get; init; }

    /// <summary>How long the sender waits between batches; null when its own backoff decides.</summary>
    internal TimeSpan? EventLoggingInterval { get; init; }

    /// <summary>True to send events uncompressed.</summary>
    internal bool StopsEventCompression { get; init; }

    /// <summary>How many in 10,000 diagnostics are sent, by key ("initialize", "idlist", "dcs", "logevent", "api_call"...).</summary>
    internal IReadOnlyDictionary<string, double> DiagnosticsRates { get; init; } = new Dictionary<string, double>();
}

/// <summary>What exposure sampling does.</summary>
internal enum SamplingMode : byte
{
    /// <summary>Everything is logged.</summary>
    Off,

    /// <summary>What is not sampled is left out.</summary>
    On,

    /// <summary>Everything is logged, with a note of what would have been left out.</summary>
    Shadow,
}
