using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Statsig.Fast.Differential.Tests.Running;

namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>That differences are excused by what docs/compatibility.md lists, and by nothing else.</summary>
public sealed partial class DeviationDocumentTests
{
    [Fact]
    public void Identifiers_OfThePage_AreThoseOfTheRegistry()
    {
        string path = Path.Combine(Checkout.Folder ?? "", "docs", "compatibility.md");
        if (!File.Exists(path))
        {
            Assert.Skip("The tests run apart from the checkout.");
        }

        string[] rows = RowsOf(File.ReadAllText(path));

        Assert.All(rows, static row => Assert.Matches(Identifier(), row));
        Assert.Equal(
            DeviationRegistry.All.Select(static deviation => deviation.Id).Order(StringComparer.Ordinal),
            rows.Select(static row => Identifier().Match(row).Groups[1].Value).Order(StringComparer.Ordinal));
    }

    /// <summary>The rows of the table whose header is "deviation, the reference, ...".</summary>
    private static string[] RowsOf(string page)
    {
        IEnumerable<string> table = page.Split('\n').SkipWhile(static line => !line.StartsWith("| deviation | the reference |", StringComparison.Ordinal));
        return [.. table.Skip(2).TakeWhile(static line => line.StartsWith('|'))];
    }

    [GeneratedRegex("^\\| `([a-z-]+)`: ")]
    private static partial Regex Identifier();
}
