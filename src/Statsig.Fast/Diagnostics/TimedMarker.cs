namespace Statsig.Fast.Diagnostics;

/// <summary>A marker and when it was added.</summary>
/// <param name="TimestampMs">Unix milliseconds with fractions.</param>
/// <param name="Marker">The marker.</param>
internal sealed record TimedMarker(double TimestampMs, DiagnosticsMarker Marker);
