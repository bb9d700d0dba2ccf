using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Statsig.Fast.Generators.Analyzers;

/// <summary>
/// What the analyzers that look into snapshots have in common: concurrent, silent on generated code and without a snapshot.
/// </summary>
public abstract class SnapshotAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (KnownSnapshots.Of(start.Options, start.CancellationToken) is { } snapshots)
            {
                Register(start, snapshots);
            }
        });
    }

    private protected abstract void Register(CompilationStartAnalysisContext context, KnownSnapshots snapshots);

    private protected static ImmutableDictionary<string, string?> Properties(params (string Name, string? Value)[] properties)
    {
        ImmutableDictionary<string, string?>.Builder builder = ImmutableDictionary.CreateBuilder<string, string?>();
        foreach ((string name, string? value) in properties)
        {
            if (value is not null)
            {
                builder.Add(name, value);
            }
        }

        return builder.ToImmutable();
    }
}
