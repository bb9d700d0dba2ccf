using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Statsig.Fast.Benchmarks.Generation;

/// <summary>A project that says nothing to the generator but its root namespace.</summary>
internal sealed class ProjectOptions : AnalyzerConfigOptionsProvider
{
    private static readonly Values Nothing = new(null);

    public override AnalyzerConfigOptions GlobalOptions { get; } = new Values("App");

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => Nothing;

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => Nothing;

    private sealed class Values(string? rootNamespace) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            value = key == "build_property.RootNamespace" ? rootNamespace : null;
            return value is not null;
        }
    }
}
