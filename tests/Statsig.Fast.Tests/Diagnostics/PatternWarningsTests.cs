using System;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Diagnostics;

/// <summary>Searches that are given up are all counted, and logged once a minute at most.</summary>
public sealed class PatternWarningsTests
{
    [Fact]
    public void Report_ManySearches_AreLoggedOnceAMinute()
    {
        var clock = new ManualClock();
        var logger = new RecordingLogger();
        var log = new OutputLog(logger, OutputLogLevel.Warning, new SecretRedaction(null));
        var warnings = new PatternWarnings(log, new ServerMetrics(StatsigMeters.Default, null, log, "1"), clock);
        for (int i = 0; i < 10; i++)
        {
            warnings.Report("a\nb", "\"gate_1\"");
        }

        clock.Advance(TimeSpan.FromSeconds(59));
        warnings.Report("c", "\"gate_2\"");
        Assert.Single(logger.Messages);
        Assert.StartsWith("The pattern \"a b\" of \"gate_1\" did not complete its search", logger.Messages[0].Text, StringComparison.Ordinal);

        clock.Advance(TimeSpan.FromSeconds(1));
        warnings.Report("d", "\"gate_3\"");
        Assert.Equal(2, logger.Messages.Count);
        Assert.Contains("12 searches ran out of time so far", logger.Messages[1].Text, StringComparison.Ordinal);
        Assert.Equal(12, warnings.Count);
    }
}
