using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Text;
using Statsig.Fast.Benchmarks.Producers;

namespace Statsig.Fast.Benchmarks.Growth;

/// <summary>One server that loads a list from a service on loopback, follows its changes and is asked for its members.</summary>
internal sealed class ListRun : IDisposable
{
    private const int Users = 20_000;
    private const string Gate = "listed";
    private const int CheckPasses = 5;

    private static readonly byte[] Specs = Encoding.UTF8.GetBytes(
        $$$"""
        {"has_updates":true,"time":1,"layer_configs":{},"dynamic_configs":{},"experiment_to_layer":{},"feature_gates":{
          "{{{Gate}}}":{"name":"{{{Gate}}}","type":"feature_gate","salt":"s","enabled":true,"defaultValue":false,"entity":"feature_gate","idType":"userID","rules":[
            {"name":"r","id":"r","passPercentage":100,"returnValue":true,"conditions":["c"],"salt":"r","idType":"userID"}]}},
         "condition_map":{"c":{"type":"unit_id","operator":"in_segment_list","targetValue":"{{{ListService.List}}}","field":null,"additionalValues":{},"idType":"userID"} } }
        """);

    private static readonly StatsigUser[] Members = Create("member");
    private static readonly StatsigUser[] Strangers = Create("stranger");

    private readonly ListService _service = new();
    private readonly StatsigServer _server;
    private readonly StatsigUser[] _members;

    /// <param name="entries">How many keys the list will have, of which every second one at most is that of a user.</param>
    internal ListRun(int entries)
    {
        _members = Members[..MembersOf(entries)];
        _server = new StatsigServer("secret-bench", new StatsigOptions
        {
            Api = _service.Api,
            BootstrapUtf8 = Specs,
            InitializeSources = [DataSource.Bootstrap],
            ConfigSyncSources = [],
            ManualMode = true,
            MaxResponseBytes = 1 << 30,
            RequestTimeout = TimeSpan.FromMinutes(10),
            DisableDiagnostics = true,
        });
        InitializeDetails details = _server.InitializeAsync().GetAwaiter().GetResult();
        if (!details.StorePopulated)
        {
            throw new InvalidOperationException(details.Error);
        }
    }

    /// <summary>The unit IDs that are in a list of so many keys.</summary>
    internal static string[] MemberIds(int entries) => [.. Members.Take(MembersOf(entries)).Select(static user => user.UserId!)];

    /// <summary>Loads the list for the first time.</summary>
    internal ListLoad Load(ListText text)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        _service.Publish(text);
        using var self = Process.GetCurrentProcess();
        TimeSpan processor = self.TotalProcessorTime;
        long started = Stopwatch.GetTimestamp();
        Sync();
        double milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        self.Refresh();
        double processorMs = (self.TotalProcessorTime - processor).TotalMilliseconds;
        long kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        if (_members.Any(user => !_server.CheckGate(user, Gate, ExposureLogging.Disabled)) || Strangers.Any(user => _server.CheckGate(user, Gate, ExposureLogging.Disabled)))
        {
            throw new InvalidOperationException("The list does not have the members of its text.");
        }

        return new ListLoad(milliseconds, processorMs, kept);
    }

    /// <summary>Appends two lines to the list and fetches them.</summary>
    /// <returns>The milliseconds, and the bytes that the whole process allocated.</returns>
    internal (double Milliseconds, double Bytes) Update(ListText text, int round)
    {
        text.AppendTwoLines(round);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        long started = Stopwatch.GetTimestamp();
        Sync();
        double milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        return (milliseconds, GC.GetTotalAllocatedBytes(precise: true) - before);
    }

    /// <summary>Checks the gate for members, or for others.</summary>
    /// <param name="members">True for members of the list.</param>
    /// <param name="most">How many of them are checked in turn: of few everything is in the processor's caches.</param>
    /// <returns>The nanoseconds of each pass, a check: processor time where it is known, which other work on the machine hardly
    /// changes.</returns>
    internal IEnumerable<double> Check(bool members, int most = Users)
    {
        ArraySegment<StatsigUser> users = members ? _members : Strangers;
        users = users[..Math.Min(most, users.Count)];
        int rotations = Users / users.Count;
        for (int pass = 0; pass < CheckPasses; pass++)
        {
            long started = NowNs();
            int passed = 0;
            for (int rotation = 0; rotation < rotations; rotation++)
            {
                foreach (StatsigUser user in users)
                {
                    passed += _server.CheckGate(user, Gate, ExposureLogging.Disabled) ? 1 : 0;
                }
            }

            int checks = rotations * users.Count;
            double ns = (double)(NowNs() - started) / checks;
            yield return passed == (members ? checks : 0) ? ns : throw new InvalidOperationException($"{passed} of {checks} passed.");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _server.ShutdownAsync(TimeSpan.FromSeconds(5)).GetAwaiter().GetResult();
        _service.Dispose();
    }

    private static int MembersOf(int entries) => Math.Min(Users, entries / 2);

    private static StatsigUser[] Create(string kind) => [.. Enumerable.Range(0, Users).Select(i => new StatsigUser($"{kind}-{i:D5}-6a6b-4c7e-9a53"))];

    private static long NowNs() => ThreadClock.NowNs() is > 0 and var processorNs ? processorNs : (long)Stopwatch.GetElapsedTime(0).TotalNanoseconds;

    private void Sync()
    {
        SyncReport report = _server.SyncAsync().GetAwaiter().GetResult();
        if (report.IdListsError is not null)
        {
            throw new InvalidOperationException(report.IdListsError);
        }
    }
}

/// <summary>What the first load of a list took.</summary>
/// <param name="Milliseconds">From the request for the list of lists to the published list.</param>
/// <param name="ProcessorMs">The processor time of the process, the service in it included.</param>
/// <param name="KeptBytes">The memory that the list takes.</param>
internal readonly record struct ListLoad(double Milliseconds, double ProcessorMs, long KeptBytes);
