using System;
using System.Globalization;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Soak.Tests.Faults;

/// <summary>Faults in a row against one hosted service: see <see cref="SoakRun"/>.</summary>
/// <remarks>Thirty seconds, ten in a Debug build, or STATSIG_FAST_SOAK_MINUTES.</remarks>
public sealed class SoakTests
{
    private const ulong Seed = 22;

    private static TimeSpan Duration { get; } =
        double.TryParse(Environment.GetEnvironmentVariable("STATSIG_FAST_SOAK_MINUTES"), CultureInfo.InvariantCulture, out double minutes)
            ? TimeSpan.FromMinutes(minutes)
            : Rounds.Of(TimeSpan.FromSeconds(30));

    [Fact]
    public void HostedService_FaultsInARow_LosesNothingUnsaidAndLeaksNothing()
    {
        SoakReport report = SoakRun.Run(new SoakOptions { Seed = Seed, Duration = Duration });

        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
        Assert.True(report.Violations.Count == 0, report.ToString());
        Assert.True(report.FaultCount > 0);
    }
}
