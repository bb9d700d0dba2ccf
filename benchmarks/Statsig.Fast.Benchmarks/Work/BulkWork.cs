using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Statsig.Fast.Handles;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Benchmarks.Work;

/// <summary>A hundred gates at fifty per cent for one user after the other; everything is counted per gate.</summary>
internal sealed class BulkWork
{
    private const int Gates = 100;

    private readonly StatsigUser[] _users;
    private readonly StatsigServer _server;
    private readonly string[] _names = [.. Enumerable.Range(0, Gates).Select(static i => $"bulk_gate_{i}")];
    private readonly HashPrefix[] _prefixes = [.. Enumerable.Range(0, Gates).Select(static i => new HashPrefix($"{Salt(i)}.{Salt(i + Gates)}."))];
    private readonly GateHandle[] _handles;
    private readonly bool[] _values = new bool[Gates];
    private readonly ulong[] _hashes = new ulong[Gates];
    private int _next;

    internal BulkWork(StatsigUser[] users)
    {
        _users = users;
        IEnumerable<string> gates = Enumerable.Range(0, Gates).Select(static i =>
            $$"""
            "bulk_gate_{{i}}":{"type":"feature_gate","entity":"feature_gate","salt":"{{Salt(i)}}","enabled":true,"defaultValue":false,"idType":"userID","rules":[
              {"name":"r","id":"r","salt":"{{Salt(i + Gates)}}","passPercentage":50,"conditions":["public"],"returnValue":true,"idType":"userID"}]}
            """);
        _server = BenchWork.CreateServer(Encoding.UTF8.GetBytes(
            $$"""
            {"has_updates":true,"time":1,"feature_gates":{ {{string.Join(',', gates)}} },"dynamic_configs":{},"layer_configs":{},"experiment_to_layer":{},
             "condition_map":{"public":{"type":"public","idType":"userID"} } }
            """));
        _handles = [.. _names.Select(_server.GateHandle)];
    }

    internal long Together(int count)
    {
        long sum = 0;
        for (int i = 0; i < count; i += Gates)
        {
            _server.EvaluateGates(NextUser(), _names, _values);
            sum += _values[i % Gates] ? 1 : 0;
        }

        return sum;
    }

    internal long TogetherByHandle(int count)
    {
        long sum = 0;
        for (int i = 0; i < count; i += Gates)
        {
            _server.EvaluateGates(NextUser(), _handles, _values);
            sum += _values[i % Gates] ? 1 : 0;
        }

        return sum;
    }

    internal long OneByOne(int count)
    {
        long sum = 0;
        for (int i = 0; i < count; i += Gates)
        {
            StatsigUser user = NextUser();
            foreach (string name in _names)
            {
                sum += _server.CheckGate(user, name) ? 1 : 0;
            }
        }

        return sum;
    }

    /// <summary>The hashes alone.</summary>
    internal long BareLanes(int count)
    {
        long sum = 0;
        for (int i = 0; i < count; i += Gates)
        {
            HashPrefix.HashMany(_prefixes, NextUser().UserId, _hashes, LaneStrategies.Chosen);
            sum += (long)_hashes[i % Gates];
        }

        return sum;
    }

    /// <summary>What the lanes' arithmetic takes, with nothing put into them: one block for each text.</summary>
    internal unsafe long Arithmetic(int count)
    {
        LaneStrategy? lanes = LaneStrategies.Chosen;
        byte* memory = stackalloc byte[LaneBatch.SharedBytes + LaneBatch.Alignment];
        uint* states = (uint*)(((nuint)memory + LaneBatch.Alignment - 1) & ~(nuint)(LaneBatch.Alignment - 1));
        for (int i = 0; lanes is not null && i < count; i += Gates)
        {
            for (int text = 0; text < Gates; text += lanes.Lanes)
            {
                lanes.Compress(states, states + (8 * LaneStrategy.MaxLanes));
            }
        }

        return states[0];
    }

    private StatsigUser NextUser() => _users[_next++ % _users.Length];

    private static string Salt(int i) => new Guid(i, 17, 29, 1, 2, 3, 4, 5, 6, 7, 8).ToString();
}
