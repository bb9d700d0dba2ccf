using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Statsig.Fast.Benchmarks;
using Statsig.Fast.Benchmarks.Floors;
using Statsig.Fast.ComparisonBenchmarks.Measuring;

namespace Statsig.Fast.ComparisonBenchmarks.Work;

/// <summary>The bare work of each path, as the project's own benchmarks have it, measured in the same rounds as everything else.</summary>
internal static class FloorSubject
{
    internal static InProcessSubject Create(StatsigUser[] users, byte[]? evalPayload)
    {
        var floors = new BareWork();
        StatsigUser user = BenchWork.CreateUser();
        StatsigUser[] same = [user];
        var rows = new Dictionary<string, SubjectRow>(StringComparer.Ordinal);
        Add(RowNames.Gate("b_public"), floors.LookUp, floors.LookUp);
        Add(RowNames.Gate("b_field_any"), n => floors.Any(n, user), n => floors.Any(n, user));
        Add(RowNames.Gate("b_str_contains"), n => floors.Contains(n, user), n => floors.Contains(n, user));
        Add(RowNames.Gate("b_pct50"), n => floors.HalfBucket(n, same), n => floors.HalfBucket(n, users));
        Add(RowNames.Gate("b_nested"), n => floors.Nested(n, user), n => floors.Nested(n, user));
        Add(RowNames.Gate("b_big"), n => floors.Big(n, user), n => floors.Big(n, user));
        Add("config value", floors.Config, floors.Config);
        Add("experiment value", n => floors.Experiment(n, same), n => floors.Experiment(n, users));
        Add("layer param", n => floors.Experiment(n, same), n => floors.Experiment(n, users));
        rows[RowNames.Gate("b_public") + RowNames.OffTyped] = new LoopRow(floors.ByIndex);
        rows[RowNames.Gate("b_public") + RowNames.OnTyped] = new LoopRow(floors.ByIndex);
        rows[RowNames.LogEvent] = new LoopRow(floors.LookUp);
        rows[RowNames.BuildUser] = new LoopRow(static count =>
        {
            long sum = 0;
            for (int i = 0; i < count; i++)
            {
                sum += (_allocated = new byte[136]).Length;
            }

            return sum;
        });
        if (evalPayload is not null)
        {
            rows[RowNames.Load] = new LoopRow(count => Enumerable.Range(0, count).Sum(_ => Scan(evalPayload)));
            rows[RowNames.Update] = rows[RowNames.Load];
            byte[] response = Response(evalPayload, user);
            byte[] copy = new byte[response.Length];
            rows[RowNames.ClientResponse] = new LoopRow(count =>
            {
                for (int i = 0; i < count; i++)
                {
                    response.CopyTo(copy, 0);
                }

                return copy.Length;
            });
        }

        return new InProcessSubject(Subject.Floor, "in this project", "the same look-up, hash block, compare, scan or copy, written straight down", rows);

        // An exposure that is a repeat cannot do without the answer, so its floor is that of the question.
        void Add(string question, Func<int, long> one, Func<int, long> many)
        {
            rows[question + RowNames.Off] = new LoopRow(one);
            rows[question + RowNames.OnSame] = new LoopRow(one);
            rows[question + RowNames.OffDistinct] = new LoopRow(many);
            rows[question + RowNames.OnDistinct] = new LoopRow(many);
        }
    }

    private static byte[] Response(byte[] payload, StatsigUser user)
    {
        using StatsigServer server = BenchWork.CreateServer(payload);
        var buffer = new ArrayBufferWriter<byte>();
        server.WriteClientInitializeResponse(user, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static int Scan(byte[] payload)
    {
        var reader = new Utf8JsonReader(payload, new JsonReaderOptions { MaxDepth = 256 });
        int tokens = 0;
        while (reader.Read())
        {
            tokens++;
        }

        return tokens;
    }

    private static byte[] _allocated = [];
}
