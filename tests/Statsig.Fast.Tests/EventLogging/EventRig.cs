using System.Collections.Generic;
using System.Text;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.EventLogging;
using Statsig.Fast.EventLogging.Pump;
using Statsig.Fast.EventLogging.Rings;
using Statsig.Fast.Rulesets;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.EventLogging;

/// <summary>A log with its pump, driven by the test: no loop runs, passes are made by hand, time stands still.</summary>
internal sealed class EventRig
{
    internal static readonly byte[] SdkMetadata = Encoding.UTF8.GetBytes("""{"statsigMetadata":{"sdkType":"test","sessionID":"s"}}""");

    private readonly RulesetStore _rulesets;

    internal EventRig(EventLogSettings? settings = null, RemoteSettings? remote = null)
    {
        settings = (settings ?? new EventLogSettings()) with { TimeProvider = Clock };
        _rulesets = new RulesetStore(RulesetOf(remote));
        Pump = new EventPump(
            settings,
            Endpoint,
            _rulesets,
            SdkMetadata,
            new OutputLog(Logger, OutputLogLevel.Debug, new SecretRedaction(null)),
            (tag, count, _) => Losses.Add((tag, count)));
    }

    /// <summary>A pump on another clock than a rig's.</summary>
    internal static EventPump PumpOf(EventLogSettings settings, FakeEventEndpoint endpoint) => new(
        settings,
        endpoint,
        new RulesetStore(RulesetOf(null)),
        SdkMetadata,
        new OutputLog(new RecordingLogger(), OutputLogLevel.Debug, new SecretRedaction(null)),
        static (_, _, _) => { });

    internal static Ruleset RulesetOf(RemoteSettings? remote) =>
        new() { Source = EvaluationSource.Network, TimeMs = 1, ReceivedAtMs = 2, Remote = remote ?? RemoteSettings.None };

    internal ManualClock Clock { get; } = new();

    internal FakeEventEndpoint Endpoint { get; } = new();

    internal RecordingLogger Logger { get; } = new();

    internal List<(string Tag, long Count)> Losses { get; } = [];

    internal EventPump Pump { get; }

    internal Ruleset Ruleset => _rulesets.Current;

    internal EventStatistics Statistics => Pump.ReadStatistics();

    internal void LogEvents(int count, string name = "e")
    {
        for (int i = 0; i < count; i++)
        {
            Pump.Log.Log(EventKind.Custom, null, Ruleset, name + i, null, 0, null);
        }
    }

    /// <summary>Makes passes until nothing happens any more; posts of this rig end at once.</summary>
    internal void Settle()
    {
        long before;
        do
        {
            before = Endpoint.Posts.Count + Statistics.Sent;
            Pump.Pass();
        }
        while (before != Endpoint.Posts.Count + Statistics.Sent);
    }

    /// <summary>Asserts that every event is in one place, counted both ways.</summary>
    internal void AssertConserved()
    {
        EventStatistics now = Statistics;
        Assert.Equal(now.Accepted, now.Sent + now.Deduplicated + now.SampledOut + now.Dropped + now.Pending);
        Assert.Equal(Pump.CountPending(), now.Pending);
    }
}
