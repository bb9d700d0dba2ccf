using System;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Statsig.Fast.Generators.Naming;

namespace Statsig.Fast.Generators.Parsing;

/// <summary>An additional file that is a spec snapshot, with its metadata from the project.</summary>
/// <param name="Text">The file; the compiler returns the same object until it changes.</param>
/// <param name="Namespace">The namespace of what is generated.</param>
/// <param name="Visibility">The "Visibility" of the item; empty for the default.</param>
/// <param name="Client">The "Client" of the item; empty for the default.</param>
/// <param name="Embed">The "Embed" of the item; empty for the default.</param>
internal sealed record SnapshotFile(AdditionalText Text, string Namespace, string Visibility, string Client, string Embed)
{
    internal const string Extension = ".statsig.json";

    private const string FallbackNamespace = "StatsigGenerated";

    /// <summary>True when the payload goes into the assembly.</summary>
    internal bool IsEmbedded => Embed.Equals("true", StringComparison.OrdinalIgnoreCase);

    /// <summary>The file, if it is one; null for other additional files.</summary>
    internal static SnapshotFile? Of(AdditionalText text, AnalyzerConfigOptionsProvider provider)
    {
        AnalyzerConfigOptions options = provider.GetOptions(text);
        if (!text.Path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase)
            && !Metadata(options, "StatsigSnapshot").Equals("true", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        string given = Metadata(options, "Namespace");
        return new SnapshotFile(
            text, given.Length > 0 ? given : RootNamespace(provider), Metadata(options, "Visibility"), Metadata(options, "Client"), Metadata(options, "Embed"));
    }

    private static string Metadata(AnalyzerConfigOptions options, string name) =>
        options.TryGetValue("build_metadata.AdditionalFiles." + name, out string? value) ? value.Trim() : "";

    private static string RootNamespace(AnalyzerConfigOptionsProvider provider) =>
        provider.GlobalOptions.TryGetValue("build_property.RootNamespace", out string? value) && value.Trim() is { Length: > 0 } name
            ? Identifiers.OfNamespace(name)
            : FallbackNamespace;
}
