using System;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using Statsig.Fast.Diagnostics;

namespace Statsig.Fast.Tests.Diagnostics;

/// <summary>The meter and the activity source carry the version of the package.</summary>
public sealed class TelemetryVersionTests
{
    /// <summary>The informational version without the hash of the commit.</summary>
    private static string PackageVersion =>
        typeof(StatsigServer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    [Fact]
    public void Meter_Version_IsThePackages()
    {
        string? version = null;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) => version = instrument.Meter.Name == StatsigMeters.Name ? instrument.Meter.Version : version,
        };
        GC.KeepAlive(StatsigMeters.Default.Request);
        listener.Start();

        Assert.Equal(PackageVersion, version);
        Assert.Matches(@"^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$", version!);
    }

    [Fact]
    public void ActivitySource_Version_IsThePackages()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Statsig.Fast",
            Sample = static (ref _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);

        using Activity? activity = StatsigActivities.Begin("version_test", "GET", new Uri("https://h/v1/x"), new SecretRedaction(null));

        Assert.Equal(PackageVersion, activity!.Source.Version);
    }
}
