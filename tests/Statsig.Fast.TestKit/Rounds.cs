using System;

namespace Statsig.Fast.TestKit;

/// <summary>How often tests with many random cases repeat them, and for how long tests under contention run.</summary>
/// <remarks>
/// All rounds and the whole time in a Release build; a tenth of the rounds, each of which takes several times as long, and a third of the
/// time in a Debug build. <c>.ci/run</c> runs these tests in both.
/// </remarks>
public static class Rounds
{
#if DEBUG
    private const int Share = 10;
    private const int TimeShare = 3;
#else
    private const int Share = 1;
    private const int TimeShare = 1;
#endif

    /// <summary>The rounds to run in this build.</summary>
    /// <param name="all">The rounds of a Release build.</param>
    public static int Of(int all) => all / Share;

    /// <summary>The time to run in this build.</summary>
    /// <param name="whole">The time in a Release build.</param>
    public static TimeSpan Of(TimeSpan whole) => whole / TimeShare;
}
