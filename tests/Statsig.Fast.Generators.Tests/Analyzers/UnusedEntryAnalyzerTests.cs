using System.Linq;
using System.Threading.Tasks;

namespace Statsig.Fast.Generators.Tests.Analyzers;

/// <summary>SFG107: entries that nothing refers to.</summary>
public sealed class UnusedEntryAnalyzerTests
{
    private const string Snapshot = """{"statsigSnapshot":1,"gates":{"by_name":{},"by_accessor":{},"by_surface":{},"unused":{}},"layers":{"idle":{}}}""";

    private const string Source = "new object[] { server.CheckGate(user, \"by_name\"), Gates.ByAccessor.For(server).IsOn(user), new StatsigGates(server).BySurface.Name }";

    [Fact]
    public async Task Unused_WhenEnabled_IsReportedInTheSnapshot()
    {
        string[] findings = await AnalyzerRun.Of(Sources.Returning(Source), Snapshot, enabled: "SFG107").FindingsAsync();

        Assert.Equal(
            ["SFG107 \"idle\" : The layer \"idle\" is not used in this project", "SFG107 \"unused\" : The gate \"unused\" is not used in this project"],
            findings.Where(static finding => finding.StartsWith("SFG107", System.StringComparison.Ordinal)).Order(System.StringComparer.Ordinal));
    }

    [Fact]
    public async Task Unused_WithoutBeingEnabled_IsSilent()
    {
        Assert.DoesNotContain(await AnalyzerRun.Of(Sources.Returning(Source), Snapshot).FindingsAsync(), static finding => finding.StartsWith("SFG107", System.StringComparison.Ordinal));
    }
}
