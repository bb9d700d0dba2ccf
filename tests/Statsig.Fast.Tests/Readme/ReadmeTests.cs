using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Statsig.Fast.Hosting;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Readme;

/// <summary>
/// The C# of the documents equals compiled snippets (<see cref="ReadmeSnippets"/> and similar files of other test projects), and their
/// links are valid.
/// </summary>
/// <remarks>Alone, because running the example changes the console and the working directory of the process.</remarks>
[CollectionDefinition(nameof(ReadmeTests), DisableParallelization = true)]
[Collection(nameof(ReadmeTests))]
public sealed class ReadmeTests
{
    private static readonly string Root = SourceTree.Root;

    public static TheoryData<string> Documents =>
        [.. Directory.GetFiles(Path.Combine(Root, "docs"), "*.md").Append(Path.Combine(Root, "README.md")).Select(path => Path.GetRelativePath(Root, path)).Order()];

    [Theory]
    [MemberData(nameof(Documents))]
    public void CSharpBlocks_OfDocument_AreCompiledSnippets(string document)
    {
        string source = Source();
        Dictionary<string, string> snippets = SnippetsOf(source);
        foreach (string block in BlocksOf(document))
        {
            Assert.Contains(WithoutUsings(block, source), snippets.Values);
        }
    }

    [Fact]
    public void Snippets_AllOfThem_AreShownSomewhere()
    {
        string source = Source();
        List<string> shown = [.. Documents.SelectMany(document => BlocksOf(document.Data)).Select(block => WithoutUsings(block, source))];
        Assert.All(SnippetsOf(source), snippet => Assert.Contains(snippet.Value, shown));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void InlineCalls_OfDocument_FitAMethodOfTheServer(string document)
    {
        string[] wrong =
        [
            .. Regex.Matches(File.ReadAllText(Path.Combine(Root, document)), "`(?:server\\.)?([A-Z]\\w*)\\(([^()`]+)\\)`")
                .Where(static call => !FitsTheServer(call.Groups[1].Value, call.Groups[2].Value.Split(", ")))
                .Select(static call => call.Value),
        ];

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("GetRankedGroups", "user, Experiments.HomePageProduct.Handle", true)]
    [InlineData("GetRankedGroups", "Experiments.HomePageProduct.Handle, user", false)]
    [InlineData("CheckGate", "\"new_checkout\", user", false)]
    [InlineData("CheckGate", "user", false)]
    [InlineData("AddStatsig", "configuration", true)]
    public void InlineCall_ArgumentsInAnyOrder_FitsOnlyInThatOfTheMethod(string method, string arguments, bool expected) =>
        Assert.Equal(expected, FitsTheServer(method, arguments.Split(", ")));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_OfDocument_LeadToFilesOfTheProject(string document)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Root, document))!;
        string text = File.ReadAllText(Path.Combine(Root, document));
        for (int at = text.IndexOf("](", StringComparison.Ordinal); at >= 0; at = text.IndexOf("](", at + 2, StringComparison.Ordinal))
        {
            string target = text[(at + 2)..text.IndexOf(')', at)].Split('#')[0];
            bool isLocal = target.Length > 0 && !target.Contains("://", StringComparison.Ordinal);
            Assert.True(!isLocal || Path.Exists(Path.Combine(folder, target)), $"{document} links to {target}, which is not there.");
        }
    }

    [Fact]
    public async Task QuickStart_Run_WritesWhatTheReadmeShows()
    {
        string readme = File.ReadAllText(Path.Combine(Root, "README.md")).ReplaceLineEndings("\n");
        var written = new StringWriter { NewLine = "\n" };
        TextWriter console = Console.Out;
        string directory = Directory.GetCurrentDirectory();
        Console.SetOut(written);
        Directory.SetCurrentDirectory(Path.Combine(Root, "samples/Checkout"));
        try
        {
            await ReadmeSnippets.QuickStart();
        }
        finally
        {
            Directory.SetCurrentDirectory(directory);
            Console.SetOut(console);
        }

        Assert.Contains($"```text\n{written}```", readme, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bootstrap_WithTheSamplePayloadTwice_KeepsWhatIsInForce()
    {
        byte[] payload = await File.ReadAllBytesAsync(Path.Combine(Root, "samples/Checkout/checkout.specs.json"), TestContext.Current.CancellationToken);
        Assert.Equal(SpecsUpdateStatus.SameChecksum, await ReadmeSnippets.Bootstrap(payload, payload));
    }

    [Fact]
    public async Task OtherSnippets_Run_AnswerAsTheirTextSays()
    {
        await using var server = new StatsigServer(null, new StatsigOptions
        {
            LocalMode = true,
            BootstrapUtf8 = await File.ReadAllBytesAsync(Path.Combine(Root, "samples/Checkout/checkout.specs.json"), TestContext.Current.CancellationToken),
            StickyAssignmentStorage = new ReadmeSnippets.MemoryStorage(),
        });
        await server.InitializeAsync(TestContext.Current.CancellationToken);
        ReadmeSnippets.Overrides(server);
        Assert.Equal("Green button", await ReadmeSnippets.Sticky(server, new StatsigUser("nora")));
        Assert.Equal("staff", ReadmeSnippets.AnswerForATest().RuleId);
        Assert.Equal("2.4.0", ReadmeSnippets.WithUserAgentParser().UserAgentParser!.Parse("ShopApp/2.4.0")!.BrowserVersion);
    }

    [Fact]
    public async Task Probes_OfTheDocument_AnswerByTag()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddStatsig(configure: static options => options.LocalMode = true);
        builder.Services.AddHealthChecks().AddStatsig();
        await using WebApplication app = builder.Build();
        ReadmeSnippets.MapProbes(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        // Without specs there is nothing to answer from, and nothing that a restart would help.
        using HttpResponseMessage ready = await client.GetAsync(new Uri("/health/ready", UriKind.Relative), TestContext.Current.CancellationToken);
        using HttpResponseMessage live = await client.GetAsync(new Uri("/health/live", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (ready.StatusCode, live.StatusCode));

        app.Services.GetRequiredService<StatsigServer>().UpdateSpecs(await File.ReadAllBytesAsync(Path.Combine(Root, "samples/Checkout/checkout.specs.json"), TestContext.Current.CancellationToken));
        Assert.Equal("Healthy", await client.GetStringAsync(new Uri("/health/ready", UriKind.Relative), TestContext.Current.CancellationToken));
    }

    /// <summary>The compiled files: what needs a package beside the library lies with the tests of that package.</summary>
    private static string Source() => string.Concat(
        new[] { "tests/Statsig.Fast.Tests/Readme/ReadmeSnippets.cs", "tests/Statsig.Fast.Hosting.Tests/HostingSnippets.cs", "tests/Statsig.Fast.Testing.Tests/TestingSnippets.cs" }
            .Select(static file => File.ReadAllText(Path.Combine(Root, file)).ReplaceLineEndings("\n")));

    /// <summary>
    /// True when a method of the server takes as many arguments and has those that are named like its parameters in their places.
    /// </summary>
    /// <remarks>True for names that the server does not have as well: they are methods of something else.</remarks>
    private static bool FitsTheServer(string method, string[] arguments)
    {
        ParameterInfo[][] overloads =
            [.. typeof(IStatsigServer).GetMethods().Where(known => known.Name == method).Select(static known => known.GetParameters())];
        return overloads.Length == 0 || overloads.Any(parameters =>
            arguments.Length <= parameters.Length
            && arguments.Length >= parameters.Count(static parameter => !parameter.IsOptional)
            && arguments.Index().All(argument => parameters.All(parameter => parameter.Name != argument.Item || parameter.Position == argument.Index)));
    }

    /// <summary>The C# blocks of a document.</summary>
    private static List<string> BlocksOf(string document)
    {
        var blocks = new List<string>();
        StringBuilder? block = null;
        foreach (string line in File.ReadLines(Path.Combine(Root, document)))
        {
            if (block is null)
            {
                block = line == "```csharp" ? new StringBuilder() : null;
            }
            else if (line == "```")
            {
                blocks.Add(block.ToString());
                block = null;
            }
            else
            {
                block.Append(line).Append('\n');
            }
        }

        return blocks;
    }

    /// <summary>A block without the using directives that head it, each of which the compiled file must have or be inside of.</summary>
    private static string WithoutUsings(string block, string source)
    {
        string[] lines = block.Split('\n');
        int first = 0;
        while (lines[first].StartsWith("using ", StringComparison.Ordinal) && lines[first].EndsWith(';') && !lines[first].Contains('='))
        {
            bool isOwn = lines[first] == "using Statsig.Fast;"; // The compiled file lies inside this namespace.
            Assert.True(isOwn || source.Contains(lines[first] + "\n", StringComparison.Ordinal), $"{lines[first]} is not in the compiled file.");
            first++;
        }

        return string.Join('\n', lines[first..]).TrimStart('\n');
    }

    /// <summary>The text between each pair of markers, without its indentation.</summary>
    private static Dictionary<string, string> SnippetsOf(string source)
    {
        const string Marker = "// <snippet ";
        var snippets = new Dictionary<string, string>();
        string? name = null;
        int indent = 0;
        var text = new StringBuilder();
        foreach (string line in source.ReplaceLineEndings("\n").Split('\n'))
        {
            string trimmed = line.TrimStart();
            if (trimmed.StartsWith(Marker, StringComparison.Ordinal))
            {
                name = trimmed[Marker.Length..^1];
                indent = line.Length - trimmed.Length;
            }
            else if (trimmed == "// </snippet>")
            {
                snippets.Add(name!, text.ToString());
                name = null;
                text.Clear();
            }
            else if (name is not null)
            {
                text.Append(line.Length > indent ? line[indent..] : "").Append('\n');
            }
        }

        return snippets;
    }
}
