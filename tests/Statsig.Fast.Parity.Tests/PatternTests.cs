using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Statsig.Fast.Parity.Tests.Recordings;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Parity.Tests;

/// <summary>
/// Patterns and texts that the reference was asked about: every construct of its dialect, and random combinations of them.
/// </summary>
public sealed class PatternTests
{
    private static readonly Pattern[] Patterns = [.. VectorFile.ReadLines(VectorFile.Committed("patterns.jsonl")).Select(static row => new Pattern(
        row.GetProperty("pattern").GetString()!,
        [.. row.GetProperty("texts").EnumerateArray().Select(static text => text.GetString()!)],
        [.. row.GetProperty("matches").EnumerateArray().Select(static match => match.GetBoolean())]))];

    /// <summary>
    /// The differences that docs/compatibility.md lists: how a pattern with one is recognized, and how many answers differ.
    /// </summary>
    private static readonly (string Title, Func<string, bool> Has, int Differing)[] Exceptions =
    [
        ("Properties that are not known", static pattern => pattern.Contains("Age=", StringComparison.Ordinal) || pattern.Contains("gcb=", StringComparison.Ordinal), 2),
        ("Counts whose least exceeds their most", static pattern => pattern.Contains("{3,1}", StringComparison.Ordinal) || pattern.Contains("{2,1}", StringComparison.Ordinal), 7),
        ("A reference and its group in one look-behind", static pattern => pattern.Contains(@"(?<=(a)\1)", StringComparison.Ordinal), 1),
        ("A conditional that may be empty, without a limit", static pattern => pattern.Contains("(?(a)b", StringComparison.Ordinal), 15),
    ];

    [Fact]
    public void CheckGate_RecordedPatterns_AgreeButForTheListedExceptions()
    {
        var specs = new SpecBuilder();
        for (int i = 0; i < Patterns.Length; i++)
        {
            string target = JsonSerializer.Serialize(Patterns[i].Text);
            specs.Gate(NameOf(i), gate => gate.Rule("r", Conditions.Field("v", "str_matches", target)));
        }

        StatsigServer server = TestServer.Create(specs);
        var differing = new List<string>();
        int compared = 0;
        for (int i = 0; i < Patterns.Length; i++)
        {
            for (int j = 0; j < Patterns[i].Texts.Length; j++, compared++)
            {
                var user = new StatsigUser("u") { Custom = [new("v", Patterns[i].Texts[j])] };
                if (server.CheckGate(user, NameOf(i)) != Patterns[i].Matches[j])
                {
                    differing.Add(Patterns[i].Text);
                }
            }
        }

        Assert.DoesNotContain(differing, static pattern => !Array.Exists(Exceptions, exception => exception.Has(pattern)));
        Assert.Equal(Exceptions.Select(static exception => (exception.Title, exception.Differing)), Exceptions.Select(exception => (exception.Title, differing.Count(exception.Has))));
        Assert.Equal(Compared, compared);
    }

    [Fact]
    public void Document_Patterns_AreInItWithTheirExceptions()
    {
        string path = Path.Combine(VectorFile.Checkout?.FullName ?? "", "docs", "compatibility.md");
        if (!File.Exists(path))
        {
            Assert.Skip("The tests run apart from the checkout.");
        }

        string document = File.ReadAllText(path);
        Assert.Contains(FormattableString.Invariant($"| `patterns.jsonl` | patterns and texts, by conditions with `str_matches` | {Compared:N0} | {Exceptions.Sum(static exception => exception.Differing)} |"), document, StringComparison.Ordinal);
        Assert.All(Exceptions, exception => Assert.Contains($"| {exception.Title} | {exception.Differing} |", document, StringComparison.Ordinal));
    }

    private static int Compared => Patterns.Sum(static pattern => pattern.Texts.Length);

    private static string NameOf(int index) => FormattableString.Invariant($"pattern_{index}");

    private sealed record Pattern(string Text, string[] Texts, bool[] Matches);
}
