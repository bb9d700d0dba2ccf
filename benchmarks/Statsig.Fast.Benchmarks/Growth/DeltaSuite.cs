using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.LocalService.Protocol;
using Statsig.Fast.LocalService.Protocol.Compact;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Sync;

namespace Statsig.Fast.Benchmarks.Growth;

/// <summary>What the compact form of specs costs: an update that changes one gate, and an hour of changes on the wire.</summary>
internal static class DeltaSuite
{
    internal const string Command = "growth-deltas";

    private const int Rounds = 3;
    private const int Updates = 5;
    private const int SmokeGates = 20;
    private const int WarmUpGates = 1_000;
    private const int WarmUpRounds = 5;
    private const int HourGates = 4_500;
    private const int Minutes = 60;
    private const int PollsPerMinute = 6;

    private static readonly int[] DefaultGates = [1_000, 10_000, 50_000];

    /// <summary>Prints the tables and writes their figures as JSON.</summary>
    /// <param name="arguments">"--gates N,N..." and "--json FILE", both optional.</param>
    internal static int Run(string[] arguments)
    {
        for (int round = 0; round < WarmUpRounds; round++)
        {
            Measure(WarmUpGates);
        }

        Console.WriteLine("| gates | JSON MB | whole MB | delta bytes | first load, JSON ms | compact ms | one changed gate, JSON ms | delta ms | allocated, JSON MB | delta MB | kept per payload byte, JSON | compact |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|");
        var rows = new List<Dictionary<string, double>>();
        foreach (int gates in GrowthReport.Numbers(arguments, "--gates", DefaultGates))
        {
            Dictionary<string, double> row = Measure(gates);
            rows.Add(row);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {gates:#,0} | {row["json_bytes"] / 1e6:0.00} | {row["whole_bytes"] / 1e6:0.00} | {row["delta_bytes"]:#,0} | {row["first_json_ms"]:#,0.0} | {row["first_compact_ms"]:#,0.0} | {row["changed_json_ms"]:#,0.0} | {row["changed_delta_ms"]:#,0.0} | {row["allocated_json_bytes"] / 1e6:0.00} | {row["allocated_delta_bytes"] / 1e6:0.00} | {row["kept_json_per_byte"]:0.00} | {row["kept_compact_per_byte"]:0.00} |"));
        }

        GrowthReport.Write(arguments, Command, "specs", rows);
        Hour();
        return 0;
    }

    /// <summary>Runs every path once; each throws when an update is not applied.</summary>
    internal static bool Smoke() => Measure(SmokeGates)["gates"] == SmokeGates && Poll(SmokeGates, minutes: 2, prefersJson: false).Result.Requests > 0;

    private static Dictionary<string, double> Measure(int gates)
    {
        byte[][] json = [.. Enumerable.Range(1, Updates + 1).Select(version => SpecsPayload.Make(gates, version))];
        CompactSpecs[] specs = [.. json.Select(static payload => CompactSpecs.TryCreate(LocalService.Protocol.SpecsPayload.Parse(payload))!)];
        byte[][] deltas = [specs[0].Whole, .. Enumerable.Range(1, Updates).Select(version => specs[version].DeltaFrom(specs[version - 1]))];
        (double First, double Changed, double Allocated, double Kept) plain = Apply(json, isCompact: false);
        (double First, double Changed, double Allocated, double Kept) compact = Apply(deltas, isCompact: true);
        return new Dictionary<string, double>
        {
            ["gates"] = gates,
            ["json_bytes"] = json[0].Length,
            ["whole_bytes"] = deltas[0].Length,
            ["delta_bytes"] = Statistics.Median([.. deltas[1..].Select(static delta => (double)delta.Length)]),
            ["first_json_ms"] = plain.First,
            ["first_compact_ms"] = compact.First,
            ["changed_json_ms"] = plain.Changed,
            ["changed_delta_ms"] = compact.Changed,
            ["allocated_json_bytes"] = plain.Allocated,
            ["allocated_delta_bytes"] = compact.Allocated,
            ["kept_json_per_byte"] = plain.Kept / json[0].Length,
            ["kept_compact_per_byte"] = compact.Kept / json[0].Length,
        };
    }

    /// <summary>Applies a first payload and those after it to several servers; medians.</summary>
    private static (double First, double Changed, double Allocated, double Kept) Apply(byte[][] payloads, bool isCompact)
    {
        var first = new List<double>();
        var changed = new List<double>();
        var allocated = new List<double>();
        var kept = new List<double>();
        for (int round = 0; round < Rounds; round++)
        {
            long before = GC.GetTotalMemory(forceFullCollection: true);
            var options = new StatsigOptions { LocalMode = true, ManualMode = true, OutputLogLevel = OutputLogLevel.None };
            var rulesets = new RulesetStore(Ruleset.CreateEmpty(EvaluationSource.Uninitialized, new EvaluationSettings()));
            var updater = new SpecsUpdater(null, options, rulesets.Current.Settings, rulesets, new IdListStore(), new Telemetry(null, options, new TelemetryHost()));
            first.Add(Apply(updater, payloads[0], isCompact, out _));
            kept.Add(GC.GetTotalMemory(forceFullCollection: true) - before);
            foreach (byte[] payload in payloads[1..])
            {
                changed.Add(Apply(updater, payload, isCompact, out long bytes));
                allocated.Add(bytes);
            }

            GC.KeepAlive(updater);
        }

        return (Statistics.Median([.. first]), Statistics.Median([.. changed]), Statistics.Median([.. allocated]), kept.Max()); // The server of the round before may still be there.
    }

    private static double Apply(SpecsUpdater updater, byte[] payload, bool isCompact, out long allocated)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        long started = Stopwatch.GetTimestamp();
        SpecsUpdateResult result = updater.Apply(payload, isCompact, EvaluationSource.Network, OutputLogLevel.None, out _);
        double milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return result.Status == SpecsUpdateStatus.Applied ? milliseconds : throw new InvalidOperationException(result.ToString());
    }

    private static void Hour()
    {
        byte[] payload = SpecsPayload.Make(HourGates, 1);
        (int jsonRequests, long jsonBytes) = Poll(HourGates, Minutes, prefersJson: true).GetAwaiter().GetResult();
        (int deltaRequests, long deltaBytes) = Poll(HourGates, Minutes, prefersJson: false).GetAwaiter().GetResult();
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"An hour with a change of one gate a minute, a payload of {payload.Length / 1e6:0.00} MB and a poll every ten seconds:"));
        Console.WriteLine("| | requests | body bytes |");
        Console.WriteLine("|---|---|---|");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| JSON, polled, compressed with brotli | {jsonRequests:#,0} | {jsonBytes:#,0} |"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| compact form and deltas, polled | {deltaRequests:#,0} | {deltaBytes:#,0} |"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| JSON, streamed over gRPC, not compressed | 1 | {(long)payload.Length * (Minutes + 1):#,0} |"));
    }

    /// <summary>Polls a service in memory.</summary>
    /// <returns>The requests, and the bytes of their responses as a service would compress them.</returns>
    private static async Task<(int Requests, long Bytes)> Poll(int gates, int minutes, bool prefersJson)
    {
        using var wire = new CountingHandler();
        wire.Content.Publish(LocalService.Protocol.SpecsPayload.Parse(SpecsPayload.Make(gates, 1)));
        await using var server = new StatsigServer("secret-deltas", new StatsigOptions
        {
            HttpHandlerFactory = () => wire,
            ManualMode = true,
            DisableIdLists = true,
            DisableAllLogging = true,
            DisableDiagnostics = true,
            OutputLogLevel = OutputLogLevel.None,
            PreferJsonSpecs = prefersJson,
        });
        await server.InitializeAsync();
        for (int minute = 1; minute <= minutes; minute++)
        {
            wire.Content.Publish(LocalService.Protocol.SpecsPayload.Parse(SpecsPayload.Make(gates, minute + 1)));
            for (int poll = 0; poll < PollsPerMinute; poll++)
            {
                await server.SyncAsync();
            }
        }

        return (wire.Requests, wire.Bytes);
    }

    private sealed class CountingHandler : HttpMessageHandler
    {
        internal StatsigService Content { get; } = new();

        internal int Requests { get; private set; }

        internal long Bytes { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Uri address = request.RequestUri!;
            var headers = request.Headers.NonValidated.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            ServiceResponse answer = Content.Answer(
                new ServiceRequest(request.Method.Method, address.AbsolutePath, ServiceRequest.ParseQuery(address.Query), headers, []), "http://localhost");
            Requests++;
            Bytes += answer.ContentType == "application/json" ? Compressed(answer.Body) : answer.Body.Length;
            var message = new HttpResponseMessage((System.Net.HttpStatusCode)answer.Status) { Content = new ByteArrayContent(answer.Body) };
            message.Content.Headers.TryAddWithoutValidation("Content-Type", answer.ContentType);
            foreach ((string name, string value) in answer.Headers)
            {
                _ = message.Headers.TryAddWithoutValidation(name, value) || message.Content.Headers.TryAddWithoutValidation(name, value);
            }

            return Task.FromResult(message);
        }

        private static int Compressed(byte[] body)
        {
            byte[] compressed = new byte[System.IO.Compression.BrotliEncoder.GetMaxCompressedLength(body.Length)];
            return System.IO.Compression.BrotliEncoder.TryCompress(body, compressed, out int written, quality: 5, window: 22) ? written : body.Length;
        }
    }
}
