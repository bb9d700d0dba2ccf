using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using System.Xml.Linq;

namespace Statsig.Fast.Cli.Tests;

/// <summary>The forms of the report of "statsig-fast replay".</summary>
public sealed class ReplayReportTests : IDisposable
{
    private const string Evil = """<img src=x onerror=alert(1)>|`'&amp;""";

    private readonly CliFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Html_NamesOfMarkup_StayText()
    {
        string page = await ReportAsync("html");

        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.Contains("&lt;img src=x onerror=alert(1)&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Html_NeedsNothingElse()
    {
        string page = await ReportAsync("html");

        Assert.DoesNotMatch(new Regex("<script|<link|<iframe|@import|url\\(|\\ssrc=\"|\\shref=\"(?!#)|https?://", RegexOptions.IgnoreCase), page);
        Assert.DoesNotMatch(new Regex("<[^>]*\\s(on\\w+|style)=", RegexOptions.IgnoreCase), page);
        Assert.StartsWith("<!doctype html>\n<html lang=\"en\">", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Html_Elements_AreClosedInOrder()
    {
        // Read as XML, which forgives nothing, but for the two forms that HTML alone has.
        string page = Regex.Replace(await ReportAsync("html"), "<meta[^>]*>", "").Replace("<!doctype html>", "", StringComparison.Ordinal)
            .Replace("<details open>", "<details>", StringComparison.Ordinal);
        page = Regex.Replace(page, "(<details id=\"e\\d+\") open>", "$1>");
        var document = XDocument.Parse(page);

        Assert.Equal(["head", "body"], document.Root!.Elements().Select(static element => element.Name.LocalName));
        string[] ids = [.. document.Descendants().Attributes("id").Select(static id => id.Value)];
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(document.Descendants("a"), link => Assert.Contains(link.Attribute("href")!.Value[1..], ids));
        Assert.All(document.Descendants("section"), section => Assert.Contains(section.Attribute("aria-labelledby")!.Value, ids));
        Assert.All(document.Descendants("th").Where(static head => head.Attribute("scope") is null), static _ => Assert.Fail("A head has no scope."));
    }

    [Fact]
    public async Task Markdown_NamesOfMarkup_StayText()
    {
        string[] lines = (await ReportAsync("markdown")).Split('\n');

        Assert.StartsWith("### Replay: a limit is exceeded", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain(lines, static line => line.Contains("<img", StringComparison.Ordinal) && !line.Contains("\\<img", StringComparison.Ordinal));
        Assert.All(lines.Where(static line => line.StartsWith("| gate", StringComparison.Ordinal)), static line => Assert.Equal(5, Regex.Count(line, "(?<!\\\\)\\|")));
    }

    /// <summary>The members that the format requires, and the ranges of their values.</summary>
    [Fact]
    public async Task Sarif_Results_HaveTheMembersOfTheFormat()
    {
        JsonNode log = JsonNode.Parse(await ReportAsync("sarif"))!;

        Assert.Equal("2.1.0", log["version"]!.GetValue<string>());
        JsonNode run = Assert.Single(log["runs"]!.AsArray())!;
        string[] rules = [.. run["tool"]!["driver"]!["rules"]!.AsArray().Select(static rule => rule!["id"]!.GetValue<string>())];
        JsonNode[] results = [.. run["results"]!.AsArray().Select(static result => result!)];
        Assert.Equal(["limit", "flips"], results.Select(static result => result["ruleId"]!.GetValue<string>()));
        Assert.Equal(["error", "warning"], results.Select(static result => result["level"]!.GetValue<string>()));
        foreach (JsonNode result in results)
        {
            Assert.Equal(result["ruleId"]!.GetValue<string>(), rules[result["ruleIndex"]!.GetValue<int>()]);
            Assert.NotEmpty(result["message"]!["text"]!.GetValue<string>());
            JsonNode place = Assert.Single(result["locations"]!.AsArray())!["physicalLocation"]!;
            Assert.EndsWith("/after.json", place["artifactLocation"]!["uri"]!.GetValue<string>(), StringComparison.Ordinal);

            // The position of the gate's name.
            string[] after = File.ReadAllLines(_files.PathOf("after.json"));
            string rest = after[place["region"]!["startLine"]!.GetValue<int>() - 1][(place["region"]!["startColumn"]!.GetValue<int>() - 1)..];
            Assert.StartsWith("\"<img", rest, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Text_WithoutATerminal_HasNoBar()
    {
        CliResult result = await RunAsync("text");

        Assert.Equal("", result.Error);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    [InlineData("markdown")]
    [InlineData("html")]
    [InlineData("sarif")]
    public async Task Report_IsTheSameInEveryRun(string format)
    {
        Assert.Equal(await ReportAsync(format), await ReportAsync(format));
        await RunAsync(format, "--out", _files.PathOf("report"));
        Assert.Equal(await ReportAsync(format), File.ReadAllText(_files.PathOf("report")));
    }

    private async Task<string> ReportAsync(string format) => Encoding.UTF8.GetString((await RunAsync(format)).Output);

    private async Task<CliResult> RunAsync(string format, params string[] more)
    {
        string name = System.Text.Json.JsonEncodedText.Encode(Evil, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();
        string before = CliFiles.Specs.Replace("\"plan\",\"type\"", $"\"{name}\",\"type\"", StringComparison.Ordinal);
        string after = before.Replace("""["pro"]""", """["free"]""", StringComparison.Ordinal);
        CliResult result = await CliProcess.RunToolAsync(
            ["replay", "--before", _files.Write("before.json", before), "--after", _files.Write("after.json", after), "--users", _files.UsersPath, "--format", format, "--fail-when", "<*:flips>0", .. more]);
        Assert.Equal(2, result.ExitCode);
        return result;
    }
}
