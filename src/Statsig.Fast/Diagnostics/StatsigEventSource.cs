using System.Diagnostics.Tracing;

namespace Statsig.Fast.Diagnostics;

/// <summary>The event source "Statsig-Fast", for dotnet-trace, PerfView and in-process listeners.</summary>
/// <remarks>
/// Payloads are texts and numbers written by the overloads that need no reflection, so that it survives trimming and NativeAOT (where the
/// application switches event sources on with EventSourceSupport). Texts come without secret keys. Costs one read of a field without a
/// listener.
/// </remarks>
[EventSource(Name = "Statsig-Fast")]
internal sealed class StatsigEventSource : EventSource
{
    internal static readonly StatsigEventSource Log = new();

    private StatsigEventSource()
    {
    }

    /// <summary>A server begins to initialize.</summary>
    [Event(1, Level = EventLevel.Informational)]
    internal void InitializeStart(string server)
    {
        if (IsEnabled())
        {
            WriteEvent(1, server);
        }
    }

    /// <summary>An initialization ended.</summary>
    [Event(2, Level = EventLevel.Informational)]
    internal void InitializeStop(string server, string source, string error)
    {
        if (IsEnabled())
        {
            WriteEvent(2, server, source, error);
        }
    }

    /// <summary>A payload of specs was applied or rejected.</summary>
    [Event(3, Level = EventLevel.Informational)]
    internal void SpecsProcessed(string server, string source, string status)
    {
        if (IsEnabled())
        {
            WriteEvent(3, server, source, status);
        }
    }

    /// <summary>A request ended; the status is 0 when there was no answer.</summary>
    [Event(4, Level = EventLevel.Verbose)]
    internal void RequestStop(string endpoint, int statusCode, int milliseconds)
    {
        if (IsEnabled())
        {
            WriteEvent(4, endpoint, statusCode, milliseconds);
        }
    }

    /// <summary>A batch of events was accepted.</summary>
    [Event(5, Level = EventLevel.Verbose)]
    internal void EventsSent(string server, int count)
    {
        if (IsEnabled())
        {
            WriteEvent(5, server, count);
        }
    }

    /// <summary>Events were lost.</summary>
    [Event(6, Level = EventLevel.Warning)]
    internal void EventsDropped(string server, int count)
    {
        if (IsEnabled())
        {
            WriteEvent(6, server, count);
        }
    }

    /// <summary>A fault inside a server was caught.</summary>
    [Event(7, Level = EventLevel.Error)]
    internal void Fault(string server, string tag, string exception)
    {
        if (IsEnabled())
        {
            WriteEvent(7, server, tag, exception);
        }
    }

    /// <summary>A server was shut down.</summary>
    [Event(8, Level = EventLevel.Informational)]
    internal void ShutdownStop(string server)
    {
        if (IsEnabled())
        {
            WriteEvent(8, server);
        }
    }
}
