using System;
using Microsoft.CodeAnalysis;
using Statsig.Fast.Generators.Analyzers;

namespace Statsig.Fast.CodeFixes;

/// <summary>Reads the properties that an analyzer sets for its code fix.</summary>
internal static class DiagnosticProperties
{
    internal static bool Has(Diagnostic diagnostic, string property) => diagnostic.Properties.ContainsKey(property);

    internal static string? Text(Diagnostic diagnostic, string property) =>
        diagnostic.Properties.TryGetValue(property, out string? value) ? value : null;

    /// <summary>The lines of a property; none when it is absent or empty.</summary>
    internal static string[] Lines(Diagnostic diagnostic, string property) =>
        Text(diagnostic, property) is { Length: > 0 } text ? text.Split('\n') : [];

    /// <summary>The first accessor that may be used; null without one.</summary>
    internal static string? Accessor(Diagnostic diagnostic) =>
        Array.Find(Lines(diagnostic, DiagnosticIds.AccessorsProperty), static accessor => accessor.Length > 0);
}
