using System;
using System.IO;
using System.Linq;
using System.Reflection;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.PublicApi;

/// <summary>The public API is a file: whoever changes the API changes the file too, and a reviewer sees it.</summary>
public sealed class PublicApiTests
{
    private const string UpdateVariable = "STATSIG_FAST_UPDATE_API";

    [Theory]
    [InlineData("Statsig.Fast.Engine")]
    [InlineData("Statsig.Fast")]
    [InlineData("Statsig.Fast.ForwardProxy")]
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
}
