using System;
using System.IO.Hashing;
using System.Linq;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Statsig.Fast.Internals;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.Benchmarks.Hashing;

/// <summary>What does a whole look-up by name or text cost beside XXH3 of the name alone?</summary>
[MemoryDiagnoser]
public class NameTableBenchmarks
{
    private const int Names = 64;

    private readonly string[] _names = [.. Enumerable.Range(0, Names).Select(static i => $"checkout_button_{i * 7919 % 1000}_color")];
    private NameTable _table = new([]);
    private TextSet _set = TextSet.Create([]);

    [GlobalSetup]
    public void Setup()
    {
        _table = new NameTable(_names);
        _set = TextSet.CreateLowered(_names);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Names)]
    public int FindName()
    {
        int sum = 0;
        foreach (string name in _names)
        {
            sum += _table.Find(name);
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Names)]
    public int ContainsText()
    {
        int sum = 0;
        foreach (string name in _names)
        {
            sum += _set.ContainsLowered(name) ? 1 : 0;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Names)]
    public ulong XxHashAlone()
    {
        ulong sum = 0;
        foreach (string name in _names)
        {
            sum += XxHash3.HashToUInt64(MemoryMarshal.AsBytes(name.AsSpan()), ProcessSeed.Value);
        }

        return sum;
    }
}
