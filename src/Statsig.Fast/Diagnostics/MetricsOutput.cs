using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using System.Threading;

namespace Statsig.Fast.Diagnostics;

/// <summary>Hands the measurements of one server to the meter and to the application's <see cref="IObservabilityClient"/>.</summary>
/// <remarks>
/// Both are foreign code that is called synchronously: an exception of either is counted and logged once, and does not reach the caller.
/// Safe from any thread.
/// </remarks>
/// <param name="client">The application's client; null when it has none.</param>
/// <param name="log">Where the first fault of foreign code is written.</param>
/// <param name="server">The value of the meter's tag for the server.</param>
internal sealed class MetricsOutput(IObservabilityClient? client, OutputLog log, string server)
{
    private readonly KeyValuePair<string, object?> _server = new(StatsigMeters.ServerTag, server);
    private int _faults;

    /// <summary>How often the client or a listener threw.</summary>
    internal int FaultCount => Volatile.Read(ref _faults);

    /// <summary>True when the client or a listener takes measurements of an instrument.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="isForClient">False for measurements that the client does not get.</param>
    internal bool IsWanted(Instrument instrument, bool isForClient = true) => (client is not null && isForClient) || instrument.Enabled;

    /// <summary>Records a value.</summary>
    internal void Record(Histogram<double> instrument, double value, params KeyValuePair<string, object?>[] tags)
    {
        RecordToMeter(instrument, value, tags);
        Call(client => client.Distribution(instrument.Name, value, ForClient(client, tags)));
    }

    /// <inheritdoc cref="Record(Histogram{double}, double, KeyValuePair{string, object}[])"/>
    internal void Record(Histogram<long> instrument, long value, params KeyValuePair<string, object?>[] tags)
    {
        Measure(() => instrument.Record(value, ForMeter(tags)));
        Call(client => client.Distribution(instrument.Name, value, ForClient(client, tags)));
    }

    /// <summary>Records a value that is not for the client.</summary>
    internal void RecordToMeter(Histogram<double> instrument, double value, KeyValuePair<string, object?>[] tags) =>
        Measure(() => instrument.Record(value, ForMeter(tags)));

    /// <summary>Adds to a counter.</summary>
    internal void Count(Counter<long> instrument, long value, params KeyValuePair<string, object?>[] tags)
    {
        Measure(() => instrument.Add(value, ForMeter(tags)));
        Call(client => client.Increment(instrument.Name, value, ForClient(client, tags)));
    }

    /// <summary>Without the tags that have very many values: a meter cannot report whether it accepts them.</summary>
    private KeyValuePair<string, object?>[] ForMeter(KeyValuePair<string, object?>[] tags) =>
        [.. Array.FindAll(tags, static tag => !HasManyValues(tag.Key)), _server];

    private static Dictionary<string, string> ForClient(IObservabilityClient client, KeyValuePair<string, object?>[] tags)
    {
        var kept = new Dictionary<string, string>(tags.Length);
        foreach ((string name, object? value) in tags)
        {
            if (!HasManyValues(name) || client.ShouldEnableHighCardinalityForThisTag(name))
            {
                kept[name] = (string)value!;
            }
        }

        return kept;
    }

    private static bool HasManyValues(string tag) => tag is "lcut" or "prev_lcut" or "pattern";

    /// <summary>Calls the client, if there is one.</summary>
    internal void Call(Action<IObservabilityClient> action)
    {
        if (client is not null)
        {
            Measure(() => action(client));
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Neither the client nor a listener of the meter may affect the server.")]
    private void Measure(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception)
        {
            // Foreign code; logged once, since a faulty client fails at every measurement.
            if (Interlocked.Increment(ref _faults) == 1)
            {
                log.Write(OutputLogLevel.Warning, "The observability client or a listener of the meter threw an exception. This warning is logged once.", exception);
            }
        }
    }
}
