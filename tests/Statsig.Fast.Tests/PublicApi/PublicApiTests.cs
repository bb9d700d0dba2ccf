using System;
using System.IO;
using System.Linq;
using Statsig.Fast.Tests.Architecture;

namespace Statsig.Fast.Tests.PublicApi;

/// <summary>The public API is a file: whoever changes the API changes the file too, and a reviewer sees it.</summary>
public sealed class PublicApiTests
{
    private const string UpdateVariable = "STATSIG_FAST_UPDATE_API";

    private static readonly string ApiFile = Path.Combine(SourceTree.Root, "tests", "Statsig.Fast.Tests", "PublicApi", "Statsig.Fast.txt");

    [Fact]
    public void PublicApi_OfTheLibrary_IsTheOneInTheFile()
    {
        string[] actual = ApiText.Of(typeof(StatsigServer).Assembly);
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            File.WriteAllText(ApiFile, string.Join('\n', actual) + "\n");
        }

        string[] expected = File.Exists(ApiFile) ? File.ReadAllLines(ApiFile) : [];
        string[] difference =
        [
            .. expected.Except(actual).Select(static line => $"- {line}"),
            .. actual.Except(expected).Select(static line => $"+ {line}"),
        ];

        Assert.True(
            expected.SequenceEqual(actual),
            $"The public API is not the one in {Path.GetFileName(ApiFile)}. If the change is meant, run this test with {UpdateVariable}=1 and commit the file.\n"
                + string.Join('\n', difference));
    }
}
