using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Statsig.Fast.Generators.Diagnostics;
using Statsig.Fast.Generators.Model;
using Statsig.Fast.Generators.Overrides;
using Statsig.Fast.Generators.Parsing;

namespace Statsig.Fast.Generators;

/// <summary>
/// Writes typed overrides, such as <c>Layers.CheckoutLayout.Override(p => p.ButtonLabel = "Pay")</c>, for projects that reference
/// Statsig.Fast.Testing.
/// </summary>
/// <remarks>
/// Other projects pay for one look-up of a type: nothing is parsed for them a second time. The accessors come from the snapshots of the
/// project and from its references; an edit of C# code looks at the references again and finds what it found before.
/// </remarks>
[Generator(LanguageNames.CSharp)]
public sealed class OverridesGenerator : IIncrementalGenerator
{
    /// <summary>The type of the kit that the output calls.</summary>
    private const string KitType = "Statsig.Fast.Testing.ParameterAssignments";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<bool> hasKit = context.CompilationProvider.Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, _) => !IsAccessorsOnly(pair.Right) && pair.Left.GetTypeByMetadataName(KitType) is not null)
            .WithTrackingName(StepNames.HasKit);

        IncrementalValuesProvider<SnapshotFile> files = context.AdditionalTextsProvider.Combine(hasKit)
            .Where(static pair => pair.Right)
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, _) => SnapshotFile.Of(pair.Left.Left, pair.Right))
            .Where(static file => file is not null)
            .Select(static (file, _) => file!)
            .WithTrackingName(StepNames.Select);

        IncrementalValueProvider<NamespaceOwners> owners = files.Collect()
            .Select(static (all, _) => NamespaceOwners.Of(all))
            .WithTrackingName(StepNames.Namespaces);

        IncrementalValuesProvider<SnapshotSchema> schemas = files
            .Select(static (file, token) => SnapshotFileParser.Parse(file, token))
            .WithTrackingName(StepNames.Parse)
            .Combine(owners)
            .Select(static (pair, _) => pair.Right.Owns(pair.Left.Path) ? pair.Left.Schema : null)
            .Where(static schema => schema is not null)
            .Select(static (schema, _) => schema!)
            .WithTrackingName(StepNames.Schema);

        IncrementalValueProvider<ReferencedOverrides> referenced = context.CompilationProvider.Combine(hasKit)
            .Select(static (pair, token) => pair.Right ? ReferencedAccessors.In(pair.Left, token) : ReferencedOverrides.None)
            .WithTrackingName(StepNames.Referenced);

        IncrementalValuesProvider<OverrideSchema> overrides = schemas
            .Select(static (schema, _) => OverrideSchema.Of(schema))
            .Collect()
            .Combine(referenced)
            .SelectMany(static (pair, _) => OverrideSchema.Merge(pair.Left, pair.Right.Schemas))
            .WithTrackingName(StepNames.Overrides);

        context.RegisterSourceOutput(overrides, OverridesEmitter.Emit);

        // The accessors of the project take precedence, so a namespace that it has is not ambiguous.
        IncrementalValuesProvider<AmbiguousNamespace> ambiguous = schemas
            .Select(static (schema, _) => schema.Namespace)
            .Collect()
            .Combine(referenced)
            .SelectMany(static (pair, _) => pair.Right.Ambiguous.Where(found => !pair.Left.Contains(found.Namespace)));

        context.RegisterSourceOutput(ambiguous, static (output, found) =>
            output.ReportDiagnostic(Diagnostic.Create(Descriptors.AmbiguousNamespace, Location.None, found.Namespace, found.Assemblies)));
    }

    /// <summary>
    /// True in the compilation before that of the project, which only writes the accessors: StatsigGenerateBeforeCompile.
    /// </summary>
    private static bool IsAccessorsOnly(AnalyzerConfigOptionsProvider options) =>
        options.GlobalOptions.TryGetValue("build_property.StatsigAccessorsOnly", out string? value)
        && value.Equals("true", StringComparison.OrdinalIgnoreCase);
}
