using System;
using System.IO.Hashing;
using System.Linq;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Benchmarks.Hashing;

/// <summary>What does the hash of users and names cost beside XXH3 with a seed, in 64 and in 128 bits?</summary>
[MemoryDiagnoser]
public class TextHashBenchmarks
{
    private const int Texts = 64;

    private string[] _texts = [];

    /// <summary>Numbers and names have about 8 and 20 characters, a GUID has 36.</summary>
    [Params(8, 12, 20, 36, 64)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        _texts = [.. Enumerable.Range(0, Texts).Select(_ => new string([.. Enumerable.Range(0, Length).Select(_ => (char)random.Next('a', 'z' + 1))]))];
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Texts)]
    public ulong Seeded64()
    {
        ulong sum = 0;
        foreach (string text in _texts)
        {
            sum += SeededHash.Of(text);
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Texts)]
    public ulong XxHash64Bits()
    {
        ulong sum = 0;
        foreach (string text in _texts)
        {
            sum += XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text.AsSpan()), ProcessSeed.Value);
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Texts)]
    public ulong Seeded128()
    {
        ulong sum = 0;
        foreach (string text in _texts)
        {
            (ulong low, ulong high) = SeededHash.WideOf(text);
            sum += low + high;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Texts)]
    public ulong XxHash128Bits()
    {
        ulong sum = 0;
        foreach (string text in _texts)
        {
            UInt128 hash = XxHash128.HashToUInt128(MemoryMarshal.AsBytes(text.AsSpan()), ProcessSeed.Value);
            sum += (ulong)hash + (ulong)(hash >> 64);
        }

        return sum;
    }
}
