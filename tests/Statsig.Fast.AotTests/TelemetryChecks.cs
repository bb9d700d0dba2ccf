using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;
using System.Linq;
using System.Text;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.AotTests;

/// <summary>Metrics, spans, events, diagnostics and error reports reach their listeners, natively too.</summary>
internal static class TelemetryChecks
{
    private const string Key = "secret-native-telemetry";

    internal static void Run()
    {
        var seen = new ConcurrentDictionary<string, double>();
        using MeterListener meter = ListenToMeter(seen);
        using ActivityListener spans = ListenToSpans(seen);
        using var events = new Events(seen);
        using var service = new LoopbackService(static target => Encoding.UTF8.GetBytes(target switch
        {
            _ when target.Contains("download_config_specs", StringComparison.Ordinal) => EveryFeature.V2,
            _ => "{}",
        }));
        var client = new Client(seen);
        using (var server = new StatsigServer(Key, new StatsigOptions
        {
            Api = service.Origin + "/v1",
            ManualMode = true,
            OutputLogLevel = OutputLogLevel.None,
            ObservabilityClient = client,
        }))
        {
            Check.That(server.InitializeAsync().GetAwaiter().GetResult().StorePopulated);
            Check.That(server.CheckGate(EveryFeature.User(1), "pass"));
            meter.RecordObservableInstruments();
            Check.That(server.FlushAsync().GetAwaiter().GetResult().Completed);
        }

        foreach (string name in (string[])["initialization", "network_request.latency", "specs_process.latency", "events_successfully_sent_count"])
        {
            Check.That(seen.ContainsKey("meter statsig.sdk." + name), $"the meter measures {name}");
            Check.That(seen.ContainsKey("client statsig.sdk." + name), $"the client is told of {name}");
        }

        Check.That(seen.ContainsKey("meter statsig.sdk.evaluations") && seen.ContainsKey("meter statsig.sdk.exposures"));
        Check.That(seen.ContainsKey("span statsig download_config_specs") && seen.ContainsKey("span statsig log_event"));
        Check.That(seen.ContainsKey("event InitializeStop") && seen.ContainsKey("event SpecsProcessed") && seen.ContainsKey("event ShutdownStop"));
        Check.That(!seen.Keys.Any(static text => text.Contains(Key, StringComparison.Ordinal)));
    }

    private static MeterListener ListenToMeter(ConcurrentDictionary<string, double> seen)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Statsig.Fast")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => seen["meter " + instrument.Name] = value);
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => seen["meter " + instrument.Name] = value);
        listener.Start();
        return listener;
    }

    private static ActivityListener ListenToSpans(ConcurrentDictionary<string, double> seen)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Statsig.Fast",
            Sample = static (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                seen["span " + activity.OperationName] = 1;
                foreach ((string name, object? value) in activity.TagObjects)
                {
                    seen[$"tag {name} {value}"] = 1;
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private sealed class Client(ConcurrentDictionary<string, double> seen) : IObservabilityClient
    {
        public void Increment(string name, double value, IReadOnlyDictionary<string, string> tags) => seen["client " + name] = value;

        public void Gauge(string name, double value, IReadOnlyDictionary<string, string> tags) => seen["client " + name] = value;

        public void Distribution(string name, double value, IReadOnlyDictionary<string, string> tags) => seen["client " + name] = value;
    }

    private sealed class Events(ConcurrentDictionary<string, double> seen) : EventListener
    {
        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "Statsig-Fast")
            {
                EnableEvents(eventSource, EventLevel.Verbose);
            }
        }

        // Events can come before the constructor of the base class has returned.
        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (seen is not null)
            {
                seen["event " + eventData.EventName] = 1;
            }
        }
    }
}
