using Microsoft.CodeAnalysis;
using Statsig.Fast.Generators.Model;

namespace Statsig.Fast.Generators.Diagnostics;

/// <summary>The diagnostics of the generator. IDs are never reused; docs/diagnostics.md has a paragraph on each.</summary>
internal static class Descriptors
{
    private const string Category = "Statsig.Snapshot";

    internal static readonly DiagnosticDescriptor InvalidJson = new(
        "SFG001", "The spec snapshot is not JSON", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    internal static readonly DiagnosticDescriptor NotASnapshot = new(
        "SFG002", "The file is not a spec snapshot", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    internal static readonly DiagnosticDescriptor PartIgnored = new(
        "SFG003", "A part of the spec snapshot is malformed", "{0}", Category, DiagnosticSeverity.Warning, isEnabledByDefault: true);

    internal static readonly DiagnosticDescriptor MixedType = new(
        "SFG004", "A parameter is read as JSON", "{0}", Category, DiagnosticSeverity.Info, isEnabledByDefault: true);

    internal static readonly DiagnosticDescriptor FingerprintMismatch = new(
        "SFG005", "The fingerprint does not match", "{0}", Category, DiagnosticSeverity.Info, isEnabledByDefault: true);

    internal static readonly DiagnosticDescriptor NameCollision = new(
        "SFG006", "Names have the same identifier", "{0}", Category, DiagnosticSeverity.Warning, isEnabledByDefault: true);

    internal static readonly DiagnosticDescriptor SharedNamespace = new(
        "SFG007", "Two spec snapshots share a namespace", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    internal static readonly DiagnosticDescriptor InvalidMetadata = new(
        "SFG008", "The metadata of a spec snapshot is invalid", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    internal static readonly DiagnosticDescriptor Unreadable = new(
        "SFG009", "The spec snapshot cannot be read", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    internal static readonly DiagnosticDescriptor AmbiguousNamespace = new(
        "SFG010",
        "Typed overrides are not generated",
        "Several assemblies have accessors in the namespace {0}, so their names are ambiguous and there are no typed overrides: {1}",
        Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true);

    internal static DiagnosticDescriptor Of(ProblemKind kind) => kind switch
    {
        ProblemKind.InvalidJson => InvalidJson,
        ProblemKind.NotASnapshot => NotASnapshot,
        ProblemKind.PartIgnored => PartIgnored,
        ProblemKind.MixedType => MixedType,
        ProblemKind.FingerprintMismatch => FingerprintMismatch,
        ProblemKind.NameCollision => NameCollision,
        ProblemKind.SharedNamespace => SharedNamespace,
        ProblemKind.InvalidMetadata => InvalidMetadata,
        _ => Unreadable,
    };
}
