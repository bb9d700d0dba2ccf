using Microsoft.CodeAnalysis;

namespace Statsig.Fast.Generators.Analyzers;

/// <summary>The diagnostics of the analyzers. IDs are never reused; docs/diagnostics.md has a paragraph on each.</summary>
internal static class AnalyzerDescriptors
{
    private const string Usage = "Statsig.Usage";
    private const string Privacy = "Statsig.Privacy";

    internal static readonly DiagnosticDescriptor UnknownName = new(
        DiagnosticIds.UnknownName, "The spec snapshot does not have the name", "The spec snapshot has no {0} \"{1}\"{2}", Usage, DiagnosticSeverity.Warning, isEnabledByDefault: true);

    internal static readonly DiagnosticDescriptor UnknownParameter = new(
        DiagnosticIds.UnknownParameter, "The spec snapshot does not have the parameter", "The {0} \"{1}\" has no parameter \"{2}\"{3}", Usage, DiagnosticSeverity.Warning, isEnabledByDefault: true);

    internal static readonly DiagnosticDescriptor WrongParameterType = new(
        DiagnosticIds.WrongParameterType, "The parameter has another type", "The parameter \"{0}\" of the {1} \"{2}\" has the type {3} and is read as {4}", Usage, DiagnosticSeverity.Warning, isEnabledByDefault: true);

    internal static readonly DiagnosticDescriptor TypedAccessorExists = new(
        DiagnosticIds.TypedAccessorExists, "A typed accessor is available", "The {0} \"{1}\" has the typed accessor {2}", Usage, DiagnosticSeverity.Info, isEnabledByDefault: true);

    internal static readonly DiagnosticDescriptor ConstantGate = new(
        DiagnosticIds.ConstantGate, "The gate has the same value for every user", "The gate \"{0}\" is {1} for every user", Usage, DiagnosticSeverity.Info, isEnabledByDefault: true);

    internal static readonly DiagnosticDescriptor ArchivedEntry = new(
        DiagnosticIds.ArchivedEntry, "The entry is archived", "The {0} \"{1}\" is archived", Usage, DiagnosticSeverity.Warning, isEnabledByDefault: true);

    internal static readonly DiagnosticDescriptor ExpiredEntry = new(
        DiagnosticIds.ExpiredEntry, "The entry has expired", "The {0} \"{1}\" expired on {2}", Usage, DiagnosticSeverity.Warning, isEnabledByDefault: true);

    internal static readonly DiagnosticDescriptor UnusedEntry = new(
        DiagnosticIds.UnusedEntry,
        "The entry is not used",
        "The {0} \"{1}\" is not used in this project",
        Usage,
        DiagnosticSeverity.Info,
        isEnabledByDefault: false,
        customTags: [WellKnownDiagnosticTags.CompilationEnd]);

    internal static readonly DiagnosticDescriptor PersonalData = new(
        DiagnosticIds.PersonalData, "Personal data is logged", "\"{0}\" looks like personal data, and custom fields are logged with every event; private attributes are not", Privacy, DiagnosticSeverity.Warning, isEnabledByDefault: true);

    internal static readonly DiagnosticDescriptor UnreadableType = new(
        DiagnosticIds.UnreadableType, "A parameter cannot be read as the type", "A parameter cannot be read as {0}; the call always returns the fallback", Usage, DiagnosticSeverity.Error, isEnabledByDefault: true);

    internal static readonly DiagnosticDescriptor UndisposedServer = new(
        DiagnosticIds.UndisposedServer,
        "A server is never disposed",
        "This StatsigServer is neither disposed nor passed on, so its last events may be lost; use \"await using\", await ShutdownAsync, or register it with AddStatsig",
        Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true);
}
