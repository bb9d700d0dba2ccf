using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Statsig.Fast.Handles;

namespace Statsig.Fast.Tests.Handles;

/// <summary>A schema as generated code makes one, from names given by a test.</summary>
internal sealed class TestSchema : Schema
{
    private readonly int[] _counts;
    private readonly byte[] _names;
    private readonly int[] _nameEnds;
    private readonly byte[] _parameterNames;
    private readonly int[] _parameterNameEnds;
    private readonly byte[] _parameterTypes;
    private readonly int[] _parameterEnds;

    internal TestSchema(
        string[]? gates = null,
        string[]? configs = null,
        string[]? experiments = null,
        string[]? layers = null,
        string[]? stores = null,
        Dictionary<string, (string Name, byte Type)[]>? parameters = null)
    {
        string[][] names = [gates ?? [], configs ?? [], experiments ?? [], layers ?? [], stores ?? []];
        _counts = [.. names.Select(static kind => kind.Length)];
        string[] all = [.. names.SelectMany(static kind => kind)];
        (_names, _nameEnds) = Blob(all);
        (string Name, byte Type)[][] each = [.. all.Skip(_counts[0]).Select(name => parameters?.GetValueOrDefault(name) ?? [])];
        (_parameterNames, _parameterNameEnds) = Blob([.. each.SelectMany(static entry => entry.Select(static parameter => parameter.Name))]);
        _parameterTypes = [.. each.SelectMany(static entry => entry.Select(static parameter => parameter.Type))];
        int end = 0;
        _parameterEnds = [.. each.Select(entry => end += entry.Length)];
    }

    public override string Fingerprint => "test";

    protected override ReadOnlySpan<int> Counts => _counts;

    protected override ReadOnlySpan<byte> NamesUtf8 => _names;

    protected override ReadOnlySpan<int> NameEnds => _nameEnds;

    protected override ReadOnlySpan<byte> ParameterNamesUtf8 => _parameterNames;

    protected override ReadOnlySpan<int> ParameterNameEnds => _parameterNameEnds;

    protected override ReadOnlySpan<byte> ParameterTypes => _parameterTypes;

    protected override ReadOnlySpan<int> ParameterEnds => _parameterEnds;

    private static (byte[] Text, int[] Ends) Blob(string[] names)
    {
        int end = 0;
        return ([.. names.SelectMany(Encoding.UTF8.GetBytes)], [.. names.Select(name => end += Encoding.UTF8.GetByteCount(name))]);
    }
}
