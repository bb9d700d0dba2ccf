using System.Collections.Immutable;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Statsig.Fast.Generators.Tests.Overrides;

/// <summary>Applications with a snapshot, as references of a test project, and the diagnostics of the tests' own code.</summary>
internal static class OverrideSources
{
    internal const string TestsAssembly = "Shop.Tests";

    internal const string Snapshot = """
        {"statsigSnapshot":1,
         "dynamicConfigs":{"rates":{"parameters":{"free_from":{"type":"number"},"carriers":{"type":"array","items":{"type":"string"}},"limits":{"type":"object"},"note":{"type":"string","nullable":true},"any":{"type":"json"}}}},
         "experiments":{"button":{"parameters":{"columns":{"type":"integer","optional":true},"is_green":{"type":"boolean"}}},"empty":{}},
         "layers":{"layout":{"parameters":{"label":{"type":"string"}}}},
         "parameterStores":{"copy":{"parameters":{"title":{"type":"string"}}}}}
        """;

    internal static SnapshotText TextOf(string snapshot, string space, bool isPublic = false) =>
        new($"{space}.statsig.json", snapshot, ("Namespace", space), ("Visibility", isPublic ? "public" : ""));

    /// <summary>An application, compiled: as an assembly file, or as an editor has it.</summary>
    internal static MetadataReference Application(
        bool isFile, string space = "Shop", bool isPublic = false, bool showsInternals = true, bool hasKit = false, string? name = null, string snapshot = Snapshot, params string[] aliases) =>
        Compiled(GeneratorRun.Of([TextOf(snapshot, space, isPublic)], hasKit: hasKit, assemblyName: name), isFile, showsInternals, aliases);

    /// <summary>A project, compiled.</summary>
    internal static MetadataReference Compiled(GeneratorRun run, bool isFile, bool showsInternals, params string[] aliases)
    {
        CSharpCompilation compiled = run.Compile(showsInternals ? $"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{TestsAssembly}\")]" : null);
        GeneratorRun.AssertNone(GeneratorRun.Complaints(compiled));
        ImmutableArray<string> names = [.. aliases];
        if (!isFile)
        {
            return compiled.ToMetadataReference(names);
        }

        using var image = new MemoryStream();
        Assert.True(compiled.Emit(image, cancellationToken: TestContext.Current.CancellationToken).Success);
        return MetadataReference.CreateFromImage(image.ToArray(), new MetadataReferenceProperties(aliases: names));
    }

    /// <summary>A test project, with the snapshots that are given.</summary>
    internal static GeneratorRun TestProject(MetadataReference[] references, params SnapshotText[] snapshots) =>
        GeneratorRun.Of(snapshots, hasKit: true, references: references, assemblyName: TestsAssembly);

    /// <summary>A method of a test, in another namespace than the accessors.</summary>
    internal static string Body(string statements, string space = "Shop") => $$"""
        #nullable enable
        using Statsig.Fast.Testing;
        using {{space}};
        namespace Elsewhere
        {
            internal static class Body
            {
                internal static void Run()
                {
                    {{statements}}
                }
            }
        }
        """;

    /// <summary>The IDs of the warnings and errors that statements cause in a test project.</summary>
    internal static string[] IdsOf(GeneratorRun run, string statements, string space = "Shop") =>
        [.. run.Compile(Body(statements, space)).GetDiagnostics().Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).Select(static diagnostic => diagnostic.Id)];
}
