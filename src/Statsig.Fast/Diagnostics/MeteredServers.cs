using System;
using System.Collections.Generic;
using System.Diagnostics.Metrics;
using System.Threading;

namespace Statsig.Fast.Diagnostics;

/// <summary>The servers that one set of observable instruments reports on.</summary>
internal sealed class MeteredServers
{
    private readonly Lock _registering = new();
    private readonly List<WeakReference<MeteredServer>> _servers = [];
    private int _sweepAt = 64;

    /// <summary>How many servers are known, those that were collected meanwhile included.</summary>
    internal int Count
    {
        get
        {
            lock (_registering)
            {
                return _servers.Count;
            }
        }
    }

    /// <summary>Adds a server, whose evaluations are counted from now on if a listener is there already.</summary>
    internal void Add(MeteredServer server, bool isCounted)
    {
        lock (_registering)
        {
            // The list never holds more than twice what is alive, however many servers come and go without being shut down.
            if (_servers.Count >= _sweepAt)
            {
                _servers.RemoveAll(static entry => !entry.TryGetTarget(out _));
                _sweepAt = Math.Max(64, 2 * _servers.Count);
            }

            _servers.Add(new WeakReference<MeteredServer>(server));
        }

        if (isCounted)
        {
            server.BeginCounting();
        }
    }

    internal void Remove(MeteredServer server)
    {
        lock (_registering)
        {
            _servers.RemoveAll(entry => !entry.TryGetTarget(out MeteredServer? alive) || ReferenceEquals(alive, server));
        }
    }

    internal IEnumerable<Measurement<long>> Evaluations()
    {
        foreach (MeteredServer server in Alive())
        {
            EvaluationCounts counts = server.BeginCounting();
            for (int kind = 0; kind < EvaluationCounts.Kinds.Length; kind++)
            {
                for (int source = 0; source < EvaluationCounts.Sources.Length; source++)
                {
                    if (counts.Read(kind, source) is > 0 and long count)
                    {
                        yield return new(count, Server(server), new("kind", EvaluationCounts.Kinds[kind]), new("source", EvaluationCounts.Sources[source]));
                    }
                }
            }
        }
    }

    internal IEnumerable<Measurement<long>> Exposures()
    {
        foreach (MeteredServer server in Alive())
        {
            if (server.Events is null)
            {
                continue;
            }

            EventStatistics events = server.Events();
            yield return Outcome(server, "accepted", events.Accepted);
            yield return Outcome(server, "sent", events.Sent);
            yield return Outcome(server, "deduplicated", events.Deduplicated);
            yield return Outcome(server, "sampled_out", events.SampledOut);
            yield return Outcome(server, "dropped_ring_full", events.DroppedRingFull);
            yield return Outcome(server, "dropped_queue_full", events.DroppedQueueFull);
            if (events.RejectedByStatus.Count == 0)
            {
                yield return Outcome(server, "dropped_rejected", events.DroppedRejected);
            }

            foreach ((int status, long count) in events.RejectedByStatus)
            {
                yield return new(count, Server(server), new("outcome", "dropped_rejected"), new("status_code", status));
            }

            yield return Outcome(server, "dropped_retries_exhausted", events.DroppedRetriesExhausted);
            yield return Outcome(server, "dropped_unserializable", events.DroppedUnserializable);
            yield return Outcome(server, "dropped_spill_damaged", events.DroppedSpillDamaged);
            yield return Outcome(server, "dropped_at_shutdown", events.DroppedAtShutdown);
            yield return Outcome(server, "dropped_after_shutdown", events.DroppedAfterShutdown);
            yield return Outcome(server, "dropped_without_key", events.DroppedWithoutKey);
        }
    }

    internal IEnumerable<Measurement<long>> Pending()
    {
        foreach (MeteredServer server in Alive())
        {
            if (server.Events is not null)
            {
                yield return new(server.Events().Pending, Server(server));
            }
        }
    }

    internal IEnumerable<Measurement<long>> RingDepth()
    {
        foreach (MeteredServer server in Alive())
        {
            if (server.RingDepth is not null)
            {
                yield return new(server.RingDepth(), Server(server));
            }
        }
    }

    internal IEnumerable<Measurement<long>> RingBytes()
    {
        foreach (MeteredServer server in Alive())
        {
            if (server.RingBytes is not null)
            {
                yield return new(server.RingBytes(), Server(server));
            }
        }
    }

    internal IEnumerable<Measurement<double>> SyncAge()
    {
        foreach (MeteredServer server in Alive())
        {
            if (server.SyncAge?.Invoke() is { } age)
            {
                yield return new(age.TotalSeconds, Server(server));
            }
        }
    }

    private static Measurement<long> Outcome(MeteredServer server, string outcome, long count) => new(count, Server(server), new("outcome", outcome));

    private static KeyValuePair<string, object?> Server(MeteredServer server) => new(StatsigMeters.ServerTag, server.Name);

    /// <summary>A copy, so that no lock is held while listeners are called.</summary>
    private List<MeteredServer> Alive()
    {
        var alive = new List<MeteredServer>();
        lock (_registering)
        {
            foreach (WeakReference<MeteredServer> entry in _servers)
            {
                if (entry.TryGetTarget(out MeteredServer? server))
                {
                    alive.Add(server);
                }
            }
        }

        return alive;
    }
}
