using System;
using System.Collections.Generic;
using System.Diagnostics.Metrics;
using System.Linq;

namespace Statsig.Fast.Tests.Diagnostics;

/// <summary>Listens to the meter "Statsig.Fast" and keeps what one server, or every server, measures.</summary>
internal sealed class MeterProbe : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<(string Name, double Value, Dictionary<string, object?> Tags)> _measured = [];

    internal MeterProbe(params string[] instruments)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Statsig.Fast" && (instruments.Length == 0 || Array.Exists(instruments, name => instrument.Name == "statsig.sdk." + name)))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>(Add);
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, state) => Add(instrument, value, tags, state));
        _listener.Start();
    }

    /// <summary>Everything that was measured since the last look, as text.</summary>
    internal string[] Texts
    {
        get
        {
            lock (_measured)
            {
                return [.. _measured.Select(static entry => $"{entry.Name} {entry.Value} {string.Join(' ', entry.Tags)}")];
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>Asks the observable instruments.</summary>
    internal void Observe()
    {
        lock (_measured)
        {
            _measured.Clear();
        }

        _listener.RecordObservableInstruments();
    }

    /// <summary>What was measured under a name for a server, as "value tag=value...".</summary>
    internal string[] Of(string name, string server)
    {
        lock (_measured)
        {
            return
            [
                .. _measured
                    .Where(entry => entry.Name == "statsig.sdk." + name && Equals(entry.Tags["statsig.server"], server))
                    .Select(static entry => string.Join(' ', entry.Tags.Where(static tag => tag.Key != "statsig.server").Select(static tag => $"{tag.Key}={tag.Value}").Prepend($"{entry.Value}"))),
            ];
        }
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        var kept = new Dictionary<string, object?>();
        foreach ((string name, object? tag) in tags)
        {
            kept.Add(name, tag);
        }

        lock (_measured)
        {
            _measured.Add((instrument.Name, value, kept));
        }
    }
}

/// <summary>Tests with a probe run one after the other: evaluations of every server are counted as long as one of them listens.</summary>
[CollectionDefinition(nameof(MeterProbe), DisableParallelization = true)]
public sealed class RunsWithAProbe;
