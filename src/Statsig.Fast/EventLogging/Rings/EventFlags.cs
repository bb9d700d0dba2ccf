using System;

namespace Statsig.Fast.EventLogging.Rings;

/// <summary>Details of an exposure that need no reference.</summary>
[Flags]
internal enum EventFlags : byte
{
    None = 0,

    /// <summary>Logged by a call that only records the exposure.</summary>
    Manual = 1,

    /// <summary>The parameter belongs to the experiment.</summary>
    ExplicitParameter = 2,

    /// <summary>An experiment decided the layer.</summary>
    Delegated = 4,

    /// <summary>A condition needed the user agent, which is not parsed.</summary>
    UserAgentGap = 8,

    /// <summary>A condition needed the country, which is not looked up.</summary>
    CountryGap = 16,

    /// <summary>The exposure of a layer names the spec that a config mapping selected.</summary>
    NamesMapping = 32,
}
