using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Statsig.Fast.Benchmarks.Generation;

/// <summary>What does the generator cost at each edit of C# that it has nothing to do with, beside a driver without generators?</summary>
[MemoryDiagnoser]
public class KeystrokeBenchmarks
{
    private CSharpCompilation[] _edits = [];
    private GeneratorDriver? _idle;
    private GeneratorDriver? _driver;
    private int _next;

    [Params(10, 500, 5_000)]
    public int Gates { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var project = new GeneratedProject(Gates);
        _edits = [project.Edited(0), project.Edited(1)];
        _idle = project.IdleDriver().RunGenerators(project.Compilation);
        _driver = project.Driver().RunGenerators(project.Compilation);
    }

    [Benchmark(Baseline = true)]
    public object Floor() => _idle = _idle!.RunGenerators(_edits[_next++ & 1]);

    [Benchmark]
    public object Keystroke() => _driver = _driver!.RunGenerators(_edits[_next++ & 1]);
}
