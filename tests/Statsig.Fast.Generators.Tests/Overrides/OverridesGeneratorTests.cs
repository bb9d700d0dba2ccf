using System.Collections.Immutable;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Statsig.Fast.Snapshots;
using static Statsig.Fast.Generators.Tests.Overrides.OverrideSources;

namespace Statsig.Fast.Generators.Tests.Overrides;

/// <summary>Where typed overrides come from, which of two sources wins, and what does not compile.</summary>
public sealed class OverridesGeneratorTests
{
    private const string EveryKind = """
        using var config = DynamicConfigs.Rates.Override(p => p.FreeFrom = 45);
        using var experiment = Experiments.Button.OverrideFor("nora", p => { p.Columns = 2; p.IsGreen = !p.IsGreen; });
        using var layer = new StatsigAccessors(new Statsig.Fast.StatsigServer(null)).Layers.Layout.Override(p => p.Label = "Pay");
        """;

    [Theory]
    [InlineData(false, 0, 1)]
    [InlineData(true, 1, 2)]
    public void Emit_WithoutTheKit_WritesAndReadsNothing(bool hasKit, int sources, int reads)
    {
        SnapshotText snapshot = TextOf(Snapshot, "Shop");

        GeneratorRun run = GeneratorRun.Of([snapshot], hasKit: hasKit);

        // The generator of accessors reads the file once.
        Assert.Equal((sources, reads), (run.Overrides.GeneratedSources.Length, snapshot.Reads));
    }

    [Fact]
    public void Emit_BeforeTheCompilationOfTheProject_WritesNothing()
    {
        ImmutableDictionary<string, string> properties = ImmutableDictionary<string, string>.Empty.Add("build_property.StatsigAccessorsOnly", "true");

        Assert.Empty(GeneratorRun.Of([TextOf(Snapshot, "Shop")], properties, hasKit: true).Overrides.GeneratedSources);
    }

    [Fact]
    public void Emit_AccessorsWrittenBefore_StillWritesOverrides()
    {
        // The accessors are files of the project then; overrides are not.
        ImmutableDictionary<string, string> properties = ImmutableDictionary<string, string>.Empty.Add("build_property.StatsigGenerateBeforeCompile", "true");
        GeneratorRun run = GeneratorRun.Of([TextOf(Snapshot, "Shop")], properties, hasKit: true);

        Assert.Empty(run.Result.GeneratedSources);
        Assert.Single(run.Overrides.GeneratedSources);
    }

    [Fact]
    public void Emit_OwnSnapshot_CompilesInEveryForm() => Assert.Empty(IdsOf(TestProject([], TextOf(Snapshot, "Shop")), EveryKind));

    [Theory]
    [InlineData(true, true, false)]
    [InlineData(true, false, true)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    public void Emit_AccessibleApplication_CompilesInEveryForm(bool isFile, bool isPublic, bool showsInternals)
    {
        GeneratorRun run = TestProject([Application(isFile, isPublic: isPublic, showsInternals: showsInternals)]);

        Assert.Single(run.Overrides.GeneratedSources);
        Assert.Empty(IdsOf(run, EveryKind));
    }

    [Fact]
    public void Emit_InternalsOfAnotherApplication_WritesNothing() =>
        Assert.Empty(TestProject([Application(isFile: true, showsInternals: false)]).Overrides.GeneratedSources);

    [Fact]
    public void Emit_ApplicationWithAnAlias_WritesNothing() =>
        Assert.Empty(TestProject([Application(isFile: true, aliases: "shop")]).Overrides.GeneratedSources);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Emit_ApplicationThatReferencesTheKit_LeavesItsOverrides(bool isFile)
    {
        GeneratorRun run = TestProject([Application(isFile, hasKit: true)]);

        Assert.Empty(run.Overrides.GeneratedSources);
        Assert.Empty(IdsOf(run, EveryKind));
    }

    [Fact]
    public void Emit_PublicAccessorsOfAnApplicationWithTheKit_WritesItsOwn()
    {
        // The overrides of the application are internal and not shown to the tests.
        GeneratorRun run = TestProject([Application(isFile: true, isPublic: true, showsInternals: false, hasKit: true)]);

        Assert.Single(run.Overrides.GeneratedSources);
        Assert.Empty(IdsOf(run, EveryKind));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public void Emit_BesideAnotherTestProject_CompilesInEveryForm(bool showsInternals, int sources)
    {
        MetadataReference application = Application(isFile: true, isPublic: true);
        GeneratorRun other = GeneratorRun.Of([], hasKit: true, references: [application], assemblyName: "Other.Tests");
        Assert.Single(other.Overrides.GeneratedSources);
        MetadataReference others = Compiled(other, isFile: true, showsInternals);

        GeneratorRun run = TestProject([application, others]);

        Assert.Equal(sources, run.Overrides.GeneratedSources.Length);
        Assert.Empty(IdsOf(run, EveryKind));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Emit_SameNamespaceInTheProjectAndAnApplication_TheProjectsWins(bool hasKit)
    {
        GeneratorRun run = TestProject(
            [Application(isFile: true, hasKit: hasKit)],
            TextOf("""{"statsigSnapshot":1,"layers":{"layout":{"parameters":{"title":{"type":"string"}}}}}""", "Shop"));

        Assert.Single(run.Overrides.GeneratedSources);
        // CS0436 for the accessors: OwnAccessorsSuppressor, an analyzer, removes it.
        Assert.Equal(["CS0436"], IdsOf(run, "Layers.Layout.Override(p => p.Title = \"a\").Dispose();").Distinct());
        Assert.Contains("CS1061", IdsOf(run, "Layers.Layout.Override(p => p.Label = \"a\").Dispose();"));
    }

    [Fact]
    public void Emit_TwoApplicationsWithOneNamespace_WritesNothingAndReportsIt()
    {
        MetadataReference[] applications = [Application(isFile: true, name: "B"), Application(isFile: true, name: "A"), Application(isFile: true, "Other", name: "C")];

        GeneratorRun run = TestProject(applications);

        Assert.Equal("Other.Overrides.g.cs", Assert.Single(run.Overrides.GeneratedSources).HintName);
        Diagnostic diagnostic = Assert.Single(run.Overrides.Diagnostics);
        Assert.Equal(
            ("SFG010", DiagnosticSeverity.Info, "Several assemblies have accessors in the namespace Shop, so their names are ambiguous and there are no typed overrides: A, B"),
            (diagnostic.Id, diagnostic.Severity, diagnostic.GetMessage(null)));
        Assert.Contains("CS0433", IdsOf(run, "_ = Layers.Layout;"));

        // The project's own accessors are not ambiguous.
        GeneratorRun own = TestProject(applications, TextOf(Snapshot, "Shop"));
        Assert.Empty(own.Overrides.Diagnostics);
        Assert.Equal(2, own.Overrides.GeneratedSources.Length);
    }

    [Fact]
    public void Emit_SeveralApplicationsAndASnapshot_CompilesAll()
    {
        GeneratorRun run = TestProject([Application(isFile: true, "A", name: "A"), Application(isFile: false, "shop.@public.B", name: "B")], TextOf(Snapshot, "C"));

        Assert.Equal(3, run.Overrides.GeneratedSources.Length);
        foreach (string space in new[] { "A", "shop.@public.B", "C" })
        {
            Assert.Empty(IdsOf(run, EveryKind, space));
        }
    }

    [Fact]
    public void Emit_NamespacesThatDifferInCase_WritesAll()
    {
        GeneratorRun run = TestProject([Application(isFile: true, "SHOP", name: "A"), Application(isFile: true, "Shop", name: "B")], TextOf(Snapshot, "shop"));

        Assert.Equal(["shop.Overrides.g.cs", "SHOP.2.Overrides.g.cs", "Shop.3.Overrides.g.cs"], run.Overrides.GeneratedSources.Select(static source => source.HintName));
        foreach (string space in new[] { "SHOP", "Shop", "shop" })
        {
            Assert.Empty(IdsOf(run, EveryKind, space));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Emit_WholePayload_IsTheSameFromSnapshotAndFromReference(bool isFile)
    {
        string snapshot = SnapshotWriter.Write(SnapshotReader.Read(Encoding.UTF8.GetString(Vectors.Synthetic)).Model!);

        string own = TestProject([], TextOf(snapshot, "Shop")).Overrides.GeneratedSources.Single().SourceText.ToString();
        string referenced = TestProject([Application(isFile, snapshot: snapshot)]).Overrides.GeneratedSources.Single().SourceText.ToString();

        Assert.Equal(own, referenced);
    }

    [Theory]
    [InlineData("Layers.Layout.Override(p => p.Label = 5).Dispose();", "CS0029")]
    [InlineData("Layers.Layout.Override(p => p.Label = null).Dispose();", "CS8625")]
    [InlineData("Layers.Layout.Override(p => p.Lable = \"Pay\").Dispose();", "CS1061")]
    [InlineData("Experiments.Button.Override(p => p.Columns = null).Dispose();", "CS0037")]
    [InlineData("Experiments.Button.Override(p => p.Columns = 1.5).Dispose();", "CS0266")]
    [InlineData("Experiments.Button.Override(p => p.IsGreen = \"true\").Dispose();", "CS0029")]
    [InlineData("DynamicConfigs.Rates.Override(p => p.Carriers = new[] { 1 }).Dispose();", "CS0029")]
    [InlineData("DynamicConfigs.Rates.Override(p => p.Limits = null).Dispose();", "CS8625")]
    public void Assign_WrongValue_DoesNotCompile(string statement, string id) => Assert.Contains(id, IdsOf(TestProject([], TextOf(Snapshot, "Shop")), statement));

    [Fact]
    public void Assign_ValuesOfEveryType_Compile() => Assert.Empty(IdsOf(TestProject([], TextOf(Snapshot, "Shop")), """
        DynamicConfigs.Rates.Override(p =>
        {
            p.FreeFrom = 45;
            p.Carriers = ["DHL", "DPD"];
            p.Limits = new { max = 3 };
            p.Note = null;
            p.Any = null;
        }).Dispose();
        Layers.Layout.Override("label", "Pay").Dispose();
        Layers.Layout.Override("{}").Dispose();
        """));
}
