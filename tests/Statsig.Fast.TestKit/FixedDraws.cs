using Statsig.Fast.Diagnostics;

namespace Statsig.Fast.TestKit;

/// <summary>Takes chance out of a process that runs tests.</summary>
public static class FixedDraws
{
    /// <summary>
    /// Makes servers send diagnostics at the rates 0 and 1 only: at the usual rate of 1 in 100, a test would see one event more in one run
    /// of a hundred.
    /// </summary>
    public static void Apply() => DiagnosticsMarkers.Draw = static () => 0.5;
}
