namespace Statsig.Fast.TestKit;

/// <summary>How often tests with many random cases repeat them.</summary>
/// <remarks>
/// All rounds in a Release build, a tenth in a Debug build, where one takes several times as long. <c>.ci/run</c> runs these tests in both.
/// </remarks>
public static class Rounds
{
#if DEBUG
    private const int Share = 10;
#else
    private const int Share = 1;
#endif

    /// <summary>The rounds to run in this build.</summary>
    /// <param name="all">The rounds of a Release build.</param>
    public static int Of(int all) => all / Share;
}
