namespace Statsig.Fast.EventLogging.Rings;

/// <summary>The content of a slot.</summary>
internal enum EventKind : byte
{
    GateExposure,
    ConfigExposure,
    LayerExposure,

    /// <summary>An event of the application without a value, or with a text as its value.</summary>
    Custom,

    /// <summary>An event of the application with a whole number as its value.</summary>
    CustomInteger,

    /// <summary>An event of the application with a number as its value.</summary>
    CustomNumber,

    /// <summary>An event of the library itself: no user, and metadata as JSON.</summary>
    Internal,
}
