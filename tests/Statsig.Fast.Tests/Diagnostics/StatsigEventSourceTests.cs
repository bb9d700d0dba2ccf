using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using System.Linq;
using Statsig.Fast.Diagnostics;

namespace Statsig.Fast.Tests.Diagnostics;

public sealed class StatsigEventSourceTests
{
    [Fact]
    public void Events_OfEveryKind_ReachAListener()
    {
        using var listener = new Listener();
        StatsigEventSource log = StatsigEventSource.Log;
        Assert.Null(log.ConstructionException);

        log.InitializeStart("event-test");
        log.InitializeStop("event-test", "Network", "");
        log.SpecsProcessed("event-test", "Network", "applied");
        log.RequestStop("event-test", 200, 7);
        log.EventsSent("event-test", 3);
        log.EventsDropped("event-test", 4);
        log.Fault("event-test", "check_gate", "FormatException");
        log.ShutdownStop("event-test");

        Assert.Equal(
            [
                "InitializeStart(event-test)", "InitializeStop(event-test, Network, )", "SpecsProcessed(event-test, Network, applied)",
                "RequestStop(event-test, 200, 7)", "EventsSent(event-test, 3)", "EventsDropped(event-test, 4)",
                "Fault(event-test, check_gate, FormatException)", "ShutdownStop(event-test)",
            ],
            listener.Events);
    }

    private sealed class Listener : EventListener
    {
        private readonly ConcurrentQueue<string> _events = new();

        internal string[] Events => [.. _events.Where(static text => text.Contains("event-test", System.StringComparison.Ordinal))];

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "Statsig-Fast")
            {
                EnableEvents(eventSource, EventLevel.Verbose);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData) =>
            // The base constructor may deliver events before the fields are set.
            _events?.Enqueue($"{eventData.EventName}({string.Join(", ", eventData.Payload!)})");
    }
}
