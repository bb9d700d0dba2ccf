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
        DiagnosticIds.WrongParameterType, "The parameter has another type", "The parameter \"{0}\" of the {1} \"{2}\" is {3} and is read as {4}", Usage, DiagnosticSeverity.Warning, isEnabledByDefault: true);

    internal static readonly DiagnosticDescriptor TypedAccessorExists = new(
        DiagnosticIds.TypedAccessorExists, "There is a typed accessor", "The {0} \"{1}\" has the typed accessor {2}", Usage, DiagnosticSeverity.Info, isEnabledByDefault: true);

    internal static readonly DiagnosticDescriptor ConstantGate = new(
        DiagnosticIds.ConstantGate, "The gate answers the same for everybody", "The gate \"{0}\" answers {1} for everybody", Usage, DiagnosticSeverity.Info, isEnabledByDefault: true);

    internal static readonly DiagnosticDescriptor ArchivedEntry = new(
        DiagnosticIds.ArchivedEntry, "What is asked for is archived", "The {0} \"{1}\" is archived", Usage, DiagnosticSeverity.Warning, isEnabledByDefault: true);

    internal static readonly DiagnosticDescriptor ExpiredEntry = new(
        DiagnosticIds.ExpiredEntry, "What is asked for is past its expiry", "The {0} \"{1}\" expired on {2}", Usage, DiagnosticSeverity.Warning, isEnabledByDefault: true);

    internal static readonly DiagnosticDescriptor UnusedEntry = new(
        DiagnosticIds.UnusedEntry,
        "Nothing refers to the entry",
        "Nothing in this project refers to the {0} \"{1}\"",
        Usage,
        DiagnosticSeverity.Info,
        isEnabledByDefault: false,
        customTags: [WellKnownDiagnosticTags.CompilationEnd]);

    internal static readonly DiagnosticDescriptor PersonalData = new(
        DiagnosticIds.PersonalData, "Personal data is logged", "\"{0}\" looks like personal data, and custom fields are logged with every event; private attributes are not", Privacy, DiagnosticSeverity.Warning, isEnabledByDefault: true);

    internal static readonly DiagnosticDescriptor UnreadableType = new(
        DiagnosticIds.UnreadableType, "Parameters cannot be read as the type", "Parameters cannot be read as {0}; the fallback would always be returned", Usage, DiagnosticSeverity.Error, isEnabledByDefault: true);

    internal static readonly DiagnosticDescriptor UndisposedServer = new(
        DiagnosticIds.UndisposedServer,
        "A server is neither disposed nor handed on",
        "This StatsigServer is neither disposed nor handed on, so its last events may be lost; use \"await using\", await ShutdownAsync, or register it with AddStatsig",
        Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true);
}
