using System;
using System.IO;
using System.Linq;
using System.Reflection;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.PublicApi;

/// <summary>
/// The public API is a file that a change of the API changes as well, so that a reviewer sees it; docs/api.md shows it to users.
/// </summary>
public sealed class PublicApiTests
{
    private const string UpdateVariable = "STATSIG_FAST_UPDATE_API";

    private static readonly string[] Packages = ["Statsig.Fast", "Statsig.Fast.Engine", "Statsig.Fast.ForwardProxy", "Statsig.Fast.Hosting", "Statsig.Fast.AspNetCore", "Statsig.Fast.Testing"];

    public static TheoryData<string> Assemblies => [.. Packages];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void PublicApi_OfAnAssembly_IsTheOneInItsFile(string assembly)
    {
        string file = Path.Combine(SourceTree.Root, "tests", "Statsig.Fast.Tests", "PublicApi", assembly + ".txt");
        string[] actual = ApiText.Of(Assembly.Load(assembly));
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            File.WriteAllText(file, string.Join('\n', actual) + "\n");
        }

        string[] expected = File.Exists(file) ? File.ReadAllLines(file) : [];
        string[] difference =
        [
            .. expected.Except(actual).Select(static line => $"- {line}"),
            .. actual.Except(expected).Select(static line => $"+ {line}"),
        ];

        Assert.True(
            expected.SequenceEqual(actual),
            $"The public API is not the one in {Path.GetFileName(file)}. If the change is meant, run this test with {UpdateVariable}=1 and commit the file.\n"
                + string.Join('\n', difference));
    }

    [Fact]
    public void ApiPage_InTheDocumentation_ShowsThePublicApi()
    {
        string file = Path.Combine(SourceTree.Root, "docs", "api.md");
        string actual = ApiPage.Of(Packages);
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            File.WriteAllText(file, actual);
        }

        Assert.True(
            File.Exists(file) && File.ReadAllText(file) == actual,
            $"docs/api.md does not show the public API. Run this test with {UpdateVariable}=1 and commit the file.");
    }
}
