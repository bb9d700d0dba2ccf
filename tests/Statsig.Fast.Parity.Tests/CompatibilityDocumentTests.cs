using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Statsig.Fast.Parity.Tests.Recordings;

namespace Statsig.Fast.Parity.Tests;

/// <summary>That docs/compatibility.md says what these tests find.</summary>
public sealed partial class CompatibilityDocumentTests
{
    private static readonly Recording[] Recordings = [Recording.Synthetic, Recording.GlobalFields, Recording.OtherParser, Recording.Field];

    public static TheoryData<string> Rows =>
    [
        .. Recordings.SelectMany(static recording => Enum.GetValues<Section>(), static (recording, section) => RowOf(recording, section)),
        DeviationRow("Repeated secondary exposures are removed, the first kept", static tally => tally.RepeatsRemoved),
        DeviationRow("Targets that differ only in case stay separate", static tally => tally.CaseOnlyTargets),
        DeviationRow("The version of a nested gate's mapping target stays out of the outer answer", static tally => tally.LeakedState),
        ClientRow("synthetic_client_init.jsonl.gz", "104 client responses, their entries and other members, except those that identify the writer", ClientInitializeTests.SyntheticTally),
        ClientRow("synthetic_global_fields_client_init.jsonl.gz", "16 client responses, likewise", ClientInitializeTests.GlobalFieldsTally),
        ClientRow("field_client_init.jsonl.gz", "200 client responses, likewise", ClientInitializeTests.FieldTally),
    ];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Tables_OfTheDocument_HoldWhatWasCounted(string row)
    {
        string path = Path.Combine(VectorFile.Checkout?.FullName ?? "", "docs", "compatibility.md");
        if (!File.Exists(path))
        {
            Assert.Skip("The tests run apart from the checkout.");
        }

        Assert.Contains(row, File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Tests_NamedInTheDocument_Exist()
    {
        string root = VectorFile.Checkout?.FullName ?? "";
        string path = Path.Combine(root, "docs", "compatibility.md");
        if (!File.Exists(path))
        {
            Assert.Skip("The tests run apart from the checkout.");
        }

        ILookup<string?, string> files = Directory.EnumerateFiles(Path.Combine(root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .ToLookup(Path.GetFileNameWithoutExtension);
        string type = "";
        int methods = 0;
        foreach (Match name in TestNames().Matches(File.ReadAllText(path)))
        {
            type = name.Groups["type"] is { Success: true, Value: var named } ? named : type;
            string method = name.Groups["method"].Value;
            Assert.True(files[type].Any(file => File.ReadAllText(file).Contains($" {method}(", StringComparison.Ordinal)), $"{type}.{method} is not there.");
            methods++;
        }

        Assert.True(methods > 20, $"Only {methods} tests are named.");
    }

    // `SomeTests.Method`, or `.Method` of the type before it.
    [GeneratedRegex(@"`(?<type>\w+Tests)?\.(?<method>\w+_\w+)`")]
    private static partial Regex TestNames();

    private static string RowOf(Recording recording, Section section)
    {
        Tally tally = Comparison.Of(recording, section).Tally;
        int[] numbers = [tally.Compared, tally.Compared - tally.Excused, tally.Excused, tally.RepeatsRemoved];
        return $"| `{recording.Name}` | {NameOf(section)} | {Join(numbers)} |";
    }

    private static string DeviationRow(string title, Func<Tally, int> count) => $"| {title} | " + Join(Recordings.Select(recording =>
        Enum.GetValues<Section>().Sum(section => count(Comparison.Of(recording, section).Tally)))) + " |";

    private static string ClientRow(string file, string what, ClientTally tally) =>
        $"| `{file}` | {what} | {Join([tally.Entries + tally.Members, tally.CaseOnlyTargets])} |";

    private static string Join(IEnumerable<int> numbers) =>
        string.Join(" | ", numbers.Select(static number => number.ToString("N0", CultureInfo.InvariantCulture)));

    private static string NameOf(Section section) => section switch
    {
        Section.Gates => "gates",
        Section.DynamicConfigs => "dynamic configs",
        Section.Experiments => "experiments",
        Section.Layers => "layers",
        _ => "parameter stores",
    };
}
