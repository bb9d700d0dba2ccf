using System;
using System.Globalization;

namespace Statsig.Fast.Soak.Tests.Faults;

/// <summary>Faults in a row against one hosted service: see <see cref="SoakRun"/>.</summary>
/// <remarks>Twenty seconds, or STATSIG_FAST_SOAK_MINUTES.</remarks>
public sealed class SoakTests
{
    private const ulong Seed = 22;

    private static TimeSpan Duration { get; } =
        double.TryParse(Environment.GetEnvironmentVariable("STATSIG_FAST_SOAK_MINUTES"), CultureInfo.InvariantCulture, out double minutes)
            ? TimeSpan.FromMinutes(minutes)
            : TimeSpan.FromSeconds(20);

    [Fact]
    public void HostedService_FaultsInARow_LosesNothingUnsaidAndLeaksNothing()
    {
        SoakReport report = SoakRun.Run(new SoakOptions { Seed = Seed, Duration = Duration });

        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
        Assert.True(report.Violations.Count == 0, report.ToString());
        Assert.True(report.FaultCount > 0);
    }
}
