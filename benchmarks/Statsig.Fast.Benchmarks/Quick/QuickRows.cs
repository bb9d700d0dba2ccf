using System;
using System.Collections.Generic;
using Statsig.Fast.Benchmarks.Floors;
using Statsig.Fast.Benchmarks.Work;

namespace Statsig.Fast.Benchmarks.Quick;

/// <summary>Every path beside its floor.</summary>
internal static class QuickRows
{
    internal static List<QuickRow> All()
    {
        StatsigServer server = BenchWork.CreateServer();
        StatsigUser[] users = CommonUsers.Many;
        var recording = new RecordingWork(users);
        return
        [
            .. Whole(users),
            .. Evaluated(server, users),
            .. Conditions(),
            .. Explained(),
            .. Recorded(recording),
            .. Typed(server, new TypedWork(recording.Server, users), users),
        ];
    }

    private static IEnumerable<QuickRow> Whole(StatsigUser[] users)
    {
        var bulk = new BulkWork(users);
        var client = new ClientWork(users);
        return
        [
            new("bulk, per gate of 100 at 50 % | distinct users", 35, bulk.Together, bulk.BareLanes),
            new("bulk by handle, per gate of 100 at 50 % | distinct users", 35, bulk.TogetherByHandle, bulk.BareLanes),
            new("bulk, hashes alone beside the lanes' arithmetic", 0, bulk.BareLanes, bulk.Arithmetic),
            new("bulk, the same one by one", 0, bulk.OneByOne, bulk.BareLanes),
            new("client response v1 djb2 | distinct users", client.GoalNs, client.Write, client.Copy),
            new("client response v2 djb2 | distinct users", client.GoalNs, client.WriteV2, client.Copy),
            new("client response init_v2 djb2 | distinct users", client.GoalNs, client.WriteInitV2, client.Copy),
        ];
    }

    private static IEnumerable<QuickRow> Evaluated(StatsigServer server, StatsigUser[] users)
    {
        var bare = new BareWork();
        StatsigUser user = CommonUsers.One[0];
        var one = new ReadWork(server, CommonUsers.One);
        var many = new ReadWork(server, users);
        var building = new UserWork();
        return
        [
            new("gate b_public | off", 10, Gate("b_public"), bare.LookUp),
            new("gate b_field_any | off", 20, Gate("b_field_any"), n => bare.Any(n, user)),
            new("gate b_str_contains | off", 35, Gate("b_str_contains"), n => bare.Contains(n, user)),
            new("gate b_pct50 | off, distinct users", 80, new GateWork(server, "b_pct50", users).ByName, n => bare.HalfBucket(n, users)),
            new("gate b_nested | off", 70, Gate("b_nested"), n => bare.Nested(n, user)),
            new("gate b_big | off", 600, Gate("b_big"), n => bare.Big(n, user)),
            new("config value | off", 20, one.Config, bare.Config),
            new("experiment value | off, distinct users", 130, many.Experiment, n => bare.Experiment(n, users)),
            new("layer param | off, distinct users", 230, many.Layer, n => bare.Experiment(n, users)),
            new("gate b_nested | details", 0, new GateWork(server, "b_nested", CommonUsers.One).Details, n => bare.Nested(n, user)),
            new("build user", 60, building.Build, building.Allocate, UserWork.UserBytes),
        ];

        Func<int, long> Gate(string name) => new GateWork(server, name, CommonUsers.One).ByName;
    }

    private static IEnumerable<QuickRow> Conditions()
    {
        var work = new ConditionWork();
        var bare = new BareConditions();
        var values = new BareWork();
        return
        [
            new("gate of 20 rules | off", 0, work.TwentyRules.ByName, bare.TwentyRules),
            new("gate of an ID list of 100,000 | off, distinct users", 0, work.IdList.ByName, bare.IdList),
            new("gate of a pattern | off", 0, work.Pattern.ByName, bare.Pattern),
            new("gate of a user agent | off, same user", 0, work.UserAgent.ByName, bare.UserAgent),
            new("gate of a user agent | off, new user each", 0, work.NewUserAgent, bare.NewUserAgent, ConditionWork.NewUserBytes),
            new("parameter store, fixed value | off", 0, work.StoreValue, values.Config),
            new("parameter store, fixed value | off, by handle", 0, work.StoreValueByHandle, values.Config),
            new("parameter store, value by a gate of 20 rules | off", 0, work.StoreGate, bare.TwentyRules),
        ];
    }

    private static IEnumerable<QuickRow> Explained()
    {
        var work = new ExplainWork();
        return
        [
            new("explain a gate of 40 rules | beside its check", 50_000, work.Explain, work.Check, ExplainWork.AllowedBytes) { MaxCount = 1_000 },
            new("explain a gate of 40 rules, as text | beside its check", 0, work.ExplainAsText, work.Check, ExplainWork.AllowedBytes + ExplainWork.AllowedFormBytes) { MaxCount = 1_000 },
            new("explain a gate of 40 rules, as JSON | beside its check", 0, work.ExplainAsJson, work.Check, ExplainWork.AllowedBytes + ExplainWork.AllowedFormBytes) { MaxCount = 1_000 },
        ];
    }

    private static IEnumerable<QuickRow> Recorded(RecordingWork recording)
    {
        var bare = new BareWork();
        return
        [
            new("gate b_public | on, exposure disabled", 0, n => recording.Disabled(n, "b_public"), bare.LookUp),
            new("gate b_public | on, same user (deduped)", 20, n => recording.Repeat(n, "b_public"), bare.LookUp),
            new("gate b_pct50 | on, same user (deduped)", 95, n => recording.Repeat(n, "b_pct50"), n => bare.HalfBucket(n, CommonUsers.One)),
            Fresh("gate b_pct50 | on, distinct users", 95, recording.Half, recording.Next(bare.HalfBucket)),
            Fresh("experiment value | on, distinct users", 140, recording.Experiment, recording.Next(bare.Experiment)),
            Fresh("layer param | on, distinct users", 240, recording.Layer, recording.Next(bare.Experiment)),
            Fresh("log event", 50, recording.LogEvent, bare.LookUp),
            new("log event | ring full", 50, recording.LogEvent, bare.LookUp),
        ];

        // A row of which every operation writes an event.
        QuickRow Fresh(string name, double goalNs, Func<int, long> path, Func<int, long> floor) =>
            new(name, goalNs, path, floor) { Between = recording.Empty, MaxCount = RecordingWork.RoundEvents };
    }

    private static IEnumerable<QuickRow> Typed(StatsigServer server, TypedWork typed, StatsigUser[] users)
    {
        var bare = new BareWork();
        StatsigUser user = CommonUsers.One[0];
        return
        [
            new("gate b_public | off, typed", 4, typed.PublicOff, bare.ByIndex),
            new("gate b_public | off, typed, of a server that is named", 0, typed.PublicOffExplicit, bare.ByIndex),
            new("gate b_public | on, typed, same user (deduped)", 12, typed.PublicOn, bare.ByIndex),
            new("gate b_field_any | off, typed", 0, new GateWork(server, "b_field_any", CommonUsers.One).Typed, n => bare.Any(n, user)),
            new("gate b_pct50 | off, typed, distinct users", 80, typed.HalfOff, n => bare.HalfBucketByIndex(n, users)),
            new("gate b_nested | off, typed", 0, new GateWork(server, "b_nested", CommonUsers.One).Typed, n => bare.Nested(n, user)),
            new("config value | off, by handle", 20, typed.ConfigOff, bare.Config),
            new("experiment value | off, by handle, distinct users", 130, typed.ExperimentOff, n => bare.Experiment(n, users)),
            new("layer param | off, by handle, distinct users", 230, typed.LayerOff, n => bare.Experiment(n, users)),
        ];
    }
}
