using System;
using System.IO;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Statsig.Fast.Compilation;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Specs;

namespace Statsig.Fast.Benchmarks.Compilation;

/// <summary>What does it cost to turn payload bytes into a ruleset, beside scanning the JSON and keeping nothing?</summary>
/// <remarks>STATSIG_FAST_PAYLOAD names another payload than the common one.</remarks>
[MemoryDiagnoser]
public class RulesetLoadBenchmarks
{
    private readonly byte[] _payload =
        Environment.GetEnvironmentVariable("STATSIG_FAST_PAYLOAD") is { Length: > 0 } path ? File.ReadAllBytes(path) : BenchWork.Payload;

    private readonly EvaluationSettings _settings = new();
    private readonly IdListStore _idLists = new();

    [Benchmark(Baseline = true)]
    public int Scan()
    {
        var reader = new Utf8JsonReader(_payload, new JsonReaderOptions { MaxDepth = 256 });
        int tokens = 0;
        while (reader.Read())
        {
            tokens++;
        }

        return tokens;
    }

    [Benchmark]
    public int Read() => SpecsReader.Read(_payload).SpecSet!.FeatureGates.Count;

    /// <summary>With the copy of the payload that a server makes.</summary>
    [Benchmark]
    public object Load()
    {
        SpecsReadResult read = SpecsReader.Read((byte[])_payload.Clone());
        return RulesetCompiler.Compile(read.SpecSet!, _settings, _idLists, new RulesetOrigin(EvaluationSource.Bootstrap, 0, null, RemoteSettings.None));
    }
}
