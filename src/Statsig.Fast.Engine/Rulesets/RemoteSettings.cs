using System;
using System.Collections.Generic;

namespace Statsig.Fast.Rulesets;

/// <summary>The settings that the service sends for the SDK: sampling, batching, diagnostics.</summary>
/// <remarks>Immutable; part of a ruleset, so that it changes together with the specs.</remarks>
internal sealed class RemoteSettings
{
    internal static readonly RemoteSettings None = new();

    /// <summary>How exposures are sampled.</summary>
    internal SamplingMode SamplingMode { get; init; }

    /// <summary>
    /// The sampling rate of the rule IDs "default", "disabled" and "": one in this number of exposures is logged; null without a rate.
    /// </summary>
    internal ulong? SpecialCaseSamplingRate { get; init; }

    /// <summary>The time during which repeated exposures are dropped.</summary>
    internal TimeSpan ExposureDedupeWindow { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The time during which a spec and rule count as seen.</summary>
    internal TimeSpan FirstExposureWindow { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The maximum number of events in one batch; null when the options decide.</summary>
    internal int? EventQueueSize { get; init; }

    /// <summary>The pause of the sender between batches; null when its backoff decides.</summary>
    internal TimeSpan? EventLoggingInterval { get; init; }

    /// <summary>True to send events uncompressed.</summary>
    internal bool StopsEventCompression { get; init; }

    /// <summary>
    /// The number of diagnostics in 10,000 that are sent, by key ("initialize", "idlist", "dcs", "logevent", "api_call"...).
    /// </summary>
    internal IReadOnlyDictionary<string, double> DiagnosticsRates { get; init; } = new Dictionary<string, double>();
}

/// <summary>The modes of exposure sampling.</summary>
internal enum SamplingMode : byte
{
    /// <summary>All exposures are logged.</summary>
    Off,

    /// <summary>Exposures that are not sampled are dropped.</summary>
    On,

    /// <summary>All exposures are logged, with the sampling decision.</summary>
    Shadow,
}
