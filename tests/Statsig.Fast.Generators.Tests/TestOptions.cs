using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Statsig.Fast.Generators.Tests;

/// <summary>What a project says to the generator: properties, and metadata of items.</summary>
internal sealed class TestOptions(IReadOnlyList<SnapshotText> files, ImmutableDictionary<string, string> globals) : AnalyzerConfigOptionsProvider
{
    public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(globals);

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new Values(ImmutableDictionary<string, string>.Empty);

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => new Values(
        (files.FirstOrDefault(file => file.Path == textFile.Path) ?? (SnapshotText)textFile).Metadata
            .ToImmutableDictionary(static item => "build_metadata.AdditionalFiles." + item.Name, static item => item.Value));

    private sealed class Values(ImmutableDictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }
}
