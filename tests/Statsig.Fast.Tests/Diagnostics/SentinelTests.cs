using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Diagnostics;

/// <summary>
/// A random text in private attributes and another in the secret key: whatever happens, neither leaves the process, but for the key where
/// the service expects it.
/// </summary>
[Collection(nameof(MeterProbe))]
public sealed class SentinelTests
{
    private readonly string _private = $"private{Guid.NewGuid():N}";
    private readonly string _keyTail = Guid.NewGuid().ToString("N");

    private string Key => $"secret-{_keyTail}";

    [Fact]
    public async Task Sentinels_WhateverTheServerGoesThrough_StayInside()
    {
        var observed = new Observed();
        using var listener = new EventProbe();
        using ActivityListener spans = Listen(observed);
        using var probe = new MeterProbe();
        int logPosts = 0;
        int specRequests = 0;
        await using RawService service = new(request => Answer(request, ref specRequests, ref logPosts));
        await using (var server = new StatsigServer(Key, Options(service, observed)))
        {
            await server.InitializeAsync(TestContext.Current.CancellationToken);
            Assert.True(server.CheckGate(User(), "private"));
            for (int round = 0; round < 6; round++)
            {
                UseEverything(server);
                await server.SyncAsync(TestContext.Current.CancellationToken);
                await server.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);
                probe.Observe();
            }

            server.UpdateSpecs(Encoding.UTF8.GetBytes($"{{\"has_updates\":true,\"time\":9999999999999,\"{Key}\":[}}"));
            await server.ShutdownAsync();
            UseEverything(server);
            observed.Add(server.InitializeDetails!.ToString());
            Assert.True(server.EventStatistics is { Sent: > 5, Pending: 0 });
        }

        await using (var unreachable = new StatsigServer(Key, Options(null, observed)))
        {
            observed.Add((await unreachable.InitializeAsync(TestContext.Current.CancellationToken)).ToString());
            UseEverything(unreachable);
            observed.Add((await unreachable.SyncAsync(TestContext.Current.CancellationToken)).ToString());
        }

        CheckRequests(service);
        string[] texts = [.. observed.Texts, .. listener.Texts, .. probe.Texts];
        Assert.True(texts.Length > 100);
        Assert.All(texts, text => Assert.False(text.Contains(_private, StringComparison.Ordinal) || text.Contains(_keyTail, StringComparison.Ordinal), text));
        Assert.Contains(service.Requests, static request => request.Path.EndsWith("/sdk_exception", StringComparison.Ordinal));
        Assert.Contains(service.Bodies("/log_event"), static body => body.Contains("statsig::diagnostics", StringComparison.Ordinal));
    }

    private void CheckRequests(RawService service)
    {
        Assert.All(service.Requests, request =>
        {
            string raw = Encoding.Latin1.GetString(request.Raw) + request.Body;
            Assert.DoesNotContain(_private, raw, StringComparison.Ordinal);

            // The key has two places: the path of what is downloaded, and its header, which hosts of files do not get.
            string rest = raw
                .Replace($"STATSIG-API-KEY: {Key}\r\n", "", StringComparison.Ordinal)
                .Replace($"/download_config_specs/{Key}.json", "", StringComparison.Ordinal);
            Assert.DoesNotContain(_keyTail, rest, StringComparison.Ordinal);
            Assert.False(request.Path.StartsWith("/files/", StringComparison.Ordinal) && raw.Contains(_keyTail, StringComparison.Ordinal));
        });
    }

    /// <summary>The service echoes the key wherever it can, and fails in every way.</summary>
    private RawAnswer Answer(RawRequest request, ref int specRequests, ref int logPosts)
    {
        if (request.Path.Contains("download_config_specs", StringComparison.Ordinal))
        {
            return Interlocked.Increment(ref specRequests) switch
            {
                1 => new RawAnswer(200, Specs(1000), $"x-statsig-region: {Key}\r\n"),
                2 => new RawAnswer(500, Encoding.UTF8.GetBytes($"no such key: {Key}")),
                3 => new RawAnswer(200, Encoding.UTF8.GetBytes($"{{\"time\":2,\"{Key}\":")),
                4 => new RawAnswer(302, [], $"Location: /v2/download_config_specs/{Key}.json?again\r\n"),
                5 => new RawAnswer(0, []),
                _ => new RawAnswer(200, Specs(2000)),
            };
        }

        if (request.Path.EndsWith("/get_id_lists", StringComparison.Ordinal))
        {
            string file = Guid.NewGuid().ToString("N");
            return RawAnswer.Json($"{{\"l\":{{\"name\":\"l\",\"size\":10,\"url\":\"http://files.example/files/{file}?sig=1\",\"creationTime\":1,\"fileID\":\"{file}\"}}}}");
        }

        return request.Path.EndsWith("/log_event", StringComparison.Ordinal)
            ? Interlocked.Increment(ref logPosts) switch
            {
                1 => new RawAnswer(503, Encoding.UTF8.GetBytes(Key)),
                2 => new RawAnswer(0, []),
                3 => new RawAnswer(400, Encoding.UTF8.GetBytes(Key)),
                _ => RawAnswer.Json("{\"success\":true}"),
            }
            : new RawAnswer(200, "+7/rrkvF6\n"u8.ToArray());
    }

    private StatsigOptions Options(RawService? service, Observed observed) => new()
    {
        Api = "http://service.example/v1",
        HttpHandlerFactory = () => new ToLoopback(service?.Address ?? "http://127.0.0.1:1", Key),
        ManualMode = true,
        RequestTimeout = TimeSpan.FromMinutes(1),
        EnvironmentTier = "production",
        OutputLogger = observed,
        OutputLogLevel = OutputLogLevel.Debug,
        ObservabilityClient = observed,
        UserAgentParser = new ThrowingCode($"{_private} {Key}"),
        LogNonExposedChecks = true,
    };

    private StatsigUser User() => new("u")
    {
        UserAgent = "agent",
        Custom = [new("plan", "free")],
        PrivateAttributes = [new("ssn", _private), new("list", StatsigValue.FromArray(_private, _private))],
    };

    private void UseEverything(StatsigServer server)
    {
        StatsigUser user = User();
        foreach (string name in (string[])["private", "regex", "nested", "agent", "unsupported", "unknown"])
        {
            server.CheckGate(user, name);
            server.GetFeatureGate(user, name, ExposureLogging.Disabled);
            server.ManuallyLogGateExposure(user, name);
        }

        server.GetDynamicConfig(user, "config").Get("color", "");
        server.GetExperiment(user, "experiment").Get("color", "");
        server.GetLayer(user, "layer").Get("color", "");
        server.GetParameterStore(user, "store").Get("color", "");
        server.LogEvent(user, "purchase", 1.5, new Dictionary<string, string> { ["item"] = "book" });
    }

    private byte[] Specs(long time)
    {
        string target = $"[\"{_private}\"]";
        string specs = new SpecBuilder().Time(time)
            .Gate("private", gate => gate.Rule("r", When.Field("ssn", "any", target)))
            .Gate("regex", static gate => gate.Rule("r", When.Field("ssn", "str_matches", "\"^private[0-9a-f]+$\"")))
            .Gate("nested", static gate => gate.Rule("r", When.PassGate("private")))
            .Gate("agent", static gate => gate.Rule("r", When.UserAgent("browser_name", "any", "[\"x\"]")))
            .Gate("unsupported", static gate => gate.Rule("r", When.Unknown))
            .DynamicConfig("config", static config => config.Rule("r", static rule => rule.When(When.PassGate("private")).Return("{\"color\":\"green\"}")))
            .Experiment("experiment", static config => config.Rule("r", static rule => rule.When(When.Field("ssn", "str_matches", "\"private\"")).Return("{\"color\":\"green\"}")))
            .Layer("layer", static config => config.Rule("r", static rule => rule.When(When.PassGate("private")).Return("{\"color\":\"green\"}")))
            .ParameterStore("store", static store => store.DynamicConfig("color", "config", "color"))
            .ToString();
        const string Rates = "\"diagnostics\":{\"initialize\":10000,\"idlist\":10000,\"dcs\":10000,\"logevent\":10000,\"api_call\":10000},";
        return Encoding.UTF8.GetBytes("{" + Rates + specs.TrimStart()[1..]);
    }

    private static ActivityListener Listen(Observed observed)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Statsig.Fast",
            Sample = static (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => observed.Add(activity.OperationName + string.Join(' ', activity.TagObjects) + activity.StatusDescription),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    /// <summary>Everything that loggers and metrics receive.</summary>
    private sealed class Observed : IOutputLogger, IObservabilityClient
    {
        private readonly ConcurrentQueue<string> _texts = new();

        internal string[] Texts => [.. _texts];

        public void Log(OutputLogLevel level, string message, Exception? exception) => Add($"{message} {exception} {exception?.Message} {exception?.InnerException}");

        public void Increment(string name, double value, IReadOnlyDictionary<string, string> tags) => Add(name + string.Join(' ', tags));

        public void Gauge(string name, double value, IReadOnlyDictionary<string, string> tags) => Add(name + string.Join(' ', tags));

        public void Distribution(string name, double value, IReadOnlyDictionary<string, string> tags) => Add(name + string.Join(' ', tags));

        public bool ShouldEnableHighCardinalityForThisTag(string tag) => true;

        public void OnError(string tag, Exception exception) => Add($"{tag} {exception} {exception.Message}");

        internal void Add(string text) => _texts.Enqueue(text);
    }

    /// <summary>Sends every request to the service on loopback, and now and then fails with a text that holds the key.</summary>
    private sealed class ToLoopback(string address, string key) : DelegatingHandler(new SocketsHttpHandler())
    {
        private readonly Uri _address = new(address);
        private int _requests;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref _requests) % 7 == 0)
            {
                throw new HttpRequestException($"No route to {request.RequestUri} with {key}", new InvalidOperationException(key));
            }

            request.RequestUri = new UriBuilder(request.RequestUri!) { Scheme = _address.Scheme, Host = _address.Host, Port = _address.Port }.Uri;
            request.Headers.Host = null;
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class EventProbe : EventListener
    {
        private readonly ConcurrentQueue<string> _texts = new();

        internal string[] Texts => [.. _texts];

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "Statsig-Fast")
            {
                EnableEvents(eventSource, EventLevel.Verbose);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData) => _texts?.Enqueue($"{eventData.EventName} {string.Join(' ', eventData.Payload!)}");
    }
}
