using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Benchmarks.Evaluation;

/// <summary>What does the hash of a pass percentage cost under each strategy, beside the framework's SHA-256 over the whole text?</summary>
[MemoryDiagnoser]
public class HashingBenchmarks
{
    private const string Prefix = "a7214ffc-bea8-4e24-ace6-50ad098d15ff.a33ff4b7-9cdf-435a-a763-9d76c0ac71ec.";
    private const string UnitId = "0d3f9a4e-6a6b-4c7e-9a53-2f1c8f1d6b7a";

    private readonly byte[] _whole = Encoding.UTF8.GetBytes(Prefix + UnitId);
    private readonly byte[] _digest = new byte[32];
    private HashPrefix _prefix = HashPrefix.Empty;

    /// <summary>The strategies that this machine has.</summary>
    public static IEnumerable<string> Strategies()
    {
        foreach (string name in Sha256Strategies.Names)
        {
            if (Sha256Strategies.TryCreate(name) is not null)
            {
                yield return name;
            }
        }
    }

    [ParamsSource(nameof(Strategies))]
    public string Strategy { get; set; } = "";

    [GlobalSetup]
    public void Setup() => _prefix = new HashPrefix(Prefix, Sha256Strategies.TryCreate(Strategy)!);

    [Benchmark(Baseline = true)]
    public byte[] WholeText()
    {
        SHA256.HashData(_whole, _digest);
        return _digest;
    }

    [Benchmark]
    public ulong StoredState() => _prefix.Hash(UnitId);
}
