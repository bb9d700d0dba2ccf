using System.Text;
using System.Threading;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.EventLogging;
using Statsig.Fast.EventLogging.Pump;
using Statsig.Fast.EventLogging.Rings;
using Statsig.Fast.Networking;
using Statsig.Fast.Rulesets;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Soak.Tests.Events;

/// <summary>A log and its pump as a server has them, around an endpoint of the test.</summary>
internal sealed class SoakPump
{
    private static readonly Ruleset Rules = new() { Source = EvaluationSource.Network, TimeMs = 1, ReceivedAtMs = 2 };

    private long _losses;

    internal SoakPump(EventLogSettings settings, IEventEndpoint endpoint)
    {
        byte[] metadata = Encoding.UTF8.GetBytes("""{"statsigMetadata":{"sdkType":"test"}}""");
        var log = new OutputLog(new RecordingLogger(), OutputLogLevel.None, new SecretRedaction(null));
        Pump = new EventPump(settings, endpoint, new RulesetStore(Rules), metadata, log, (_, count, _) => Interlocked.Add(ref _losses, count));
    }

    internal EventPump Pump { get; }

    /// <summary>Logs the next event of a producer, in the form that <see cref="SequenceEndpoint"/> checks.</summary>
    internal RingWriteStatus Log(string producer, StatsigUser[] users, long sequence) =>
        Pump.Log.Log(EventKind.CustomInteger, users[sequence % users.Length], Rules, producer, null, (ulong)sequence, null);

    internal static StatsigUser[] UsersOf(string producer)
    {
        var users = new StatsigUser[SequenceEndpoint.Users];
        for (int i = 0; i < users.Length; i++)
        {
            users[i] = new StatsigUser(SequenceEndpoint.UserIdOf(producer, i));
        }

        return users;
    }
}
