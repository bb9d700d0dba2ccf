using System;
using BenchmarkDotNet.Attributes;
using Statsig.Fast.Snapshots.Json;

namespace Statsig.Fast.Benchmarks.Generation;

/// <summary>
/// What does the generator cost a compiler that has not run it before, beside reading the snapshot's JSON and nothing more?
/// </summary>
[MemoryDiagnoser]
public class FullRunBenchmarks
{
    private GeneratedProject _project = new(0);

    [Params(10, 500, 5_000)]
    public int Gates { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _project = new GeneratedProject(Gates);
        if (FullRun() == 0)
        {
            throw new InvalidOperationException("Nothing was generated.");
        }
    }

    [Benchmark(Baseline = true)]
    public object Floor() => JsonTextReader.Read(_project.Snapshot.Json);

    [Benchmark]
    public int FullRun() => GeneratedProject.SourcesOf(_project.Driver().RunGenerators(_project.Compilation));
}
