using System;
using System.IO;
using System.Linq;

namespace Statsig.Fast.Generators.Tests;

/// <summary>
/// The generated sources of one snapshot are files here: each change of them is visible, and they are compiled with the tests.
/// </summary>
public sealed class ApprovedTests
{
    private const string UpdateVariable = "STATSIG_FAST_UPDATE_APPROVED";

    private static readonly string Folder = Path.Combine(Vectors.Root, "tests", "Statsig.Fast.Generators.Tests", "Approved");

    [Fact]
    public void Emit_ApprovedSnapshot_IsTheApprovedText()
    {
        string snapshot = File.ReadAllText(Path.Combine(Folder, "shop.statsig.json"));
        GeneratorRun run = GeneratorRun.Of([new SnapshotText("shop.statsig.json", snapshot, ("Namespace", "Statsig.Fast.Generators.Tests.Approved"))], hasKit: true);
        Assert.Empty(run.Result.Diagnostics);
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            foreach ((string part, string source) in run.Sources)
            {
                File.WriteAllText(Path.Combine(Folder, part + ".g.cs"), source);
            }
        }

        Assert.Equal(Directory.GetFiles(Folder, "*.g.cs").Select(Path.GetFileName).Order(StringComparer.Ordinal), run.Sources.Keys.Select(static part => part + ".g.cs").Order(StringComparer.Ordinal));
        Assert.All(run.Sources, source => Assert.True(
            File.ReadAllText(Path.Combine(Folder, source.Key + ".g.cs")) == source.Value,
            $"{source.Key}.g.cs is not the approved text: review the difference, then set {UpdateVariable}=1 and run this test once."));
    }
}
