using System.IO;
using Statsig.Fast.ComparisonBenchmarks.Reports;
using Statsig.Fast.ComparisonBenchmarks.Work;

namespace Statsig.Fast.ComparisonBenchmarks.Tests;

public sealed class MarkedTextTests
{
    [Fact]
    public void Replace_BetweenMarkers_LeavesTheRest() =>
        Assert.Equal("a\n<!-- comparison -->\nnew\n<!-- /comparison -->\nb", MarkedText.Replace("a\n<!-- comparison -->\nold\n<!-- /comparison -->\nb", "new\n"));

    [Theory]
    [InlineData("no markers")]
    [InlineData("<!-- comparison --> only the first")]
    [InlineData("<!-- /comparison --> the wrong way round <!-- comparison -->")]
    public void Replace_WithoutMarkers_Throws(string text) => Assert.Throws<InvalidDataException>(() => MarkedText.Replace(text, "new"));

    [Fact]
    public void Replace_InTheReadme_FindsTheMarkers()
    {
        string readme = File.ReadAllText(Path.Combine(RepositoryFolder.Find()!, "README.md"));

        Assert.Contains("\nnew\n<!-- /comparison -->", MarkedText.Replace(readme, "new"), System.StringComparison.Ordinal);
    }
}
