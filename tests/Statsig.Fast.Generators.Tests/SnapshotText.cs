using System.Collections.Generic;
using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Statsig.Fast.Generators.Tests;

/// <summary>An additional file in memory, with the metadata of its item.</summary>
internal sealed class SnapshotText(string path, string? text, params (string Name, string Value)[] metadata) : AdditionalText
{
    private readonly SourceText? _text = text is null ? null : SourceText.From(text, Encoding.UTF8);

    private int _reads;

    public override string Path => path;

    /// <summary>How often a generator has read the file.</summary>
    internal int Reads => _reads;

    internal IReadOnlyList<(string Name, string Value)> Metadata => metadata;

    public override SourceText? GetText(CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _reads);
        return _text;
    }
}
