using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text.Json;
using System.Threading.Tasks;

namespace Statsig.Fast.ConsolePage.Tests;

/// <summary>The requests of the page without a browser: what is refused, and what no response holds.</summary>
public sealed class ConsoleRequestTests
{
    private const string Override = """{"kind":"gate","name":"express_shipping","id":null,"value":"true"}""";

    [Fact]
    public async Task Responses_OfThePage_HaveAStrictPolicyAndNoInlineCode()
    {
        await using ConsoleProcess console = await ConsoleProcess.StartAsync("console", "--specs", ConsoleProcess.Specs);
        using HttpResponseMessage page = await console.Client.GetAsync(new Uri("", UriKind.Relative), TestContext.Current.CancellationToken);
        string html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; form-action 'none'",
            Assert.Single(page.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("nosniff", Assert.Single(page.Headers.GetValues("X-Content-Type-Options")));
        Assert.DoesNotContain("style=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("onclick", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
    }

    /// <summary>
    /// The files of the page, as they are in the repository: no way to make HTML of text, and no address but this server's.
    /// </summary>
    [Fact]
    public void Modules_OfThePage_BuildElementsByFunctionsOnly()
    {
        string folder = Path.Combine(TestKit.SourceTree.Root, "shared/Statsig.Fast.ConsolePage/Page");
        string[] forbidden = ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "https://", "http://127"];
        foreach (string file in Directory.EnumerateFiles(folder, "*.js"))
        {
            string text = File.ReadAllText(file);
            Assert.All(forbidden, word => Assert.False(text.Contains(word, StringComparison.Ordinal), $"{Path.GetFileName(file)} contains {word}."));
            Assert.True(text.Split('\n').Length <= 400, file);
        }
    }

    [Theory]
    [InlineData(null, null, 403)]
    [InlineData("wrong", null, 403)]
    [InlineData("right", "http://evil.example", 403)]
    [InlineData("right", "http://127.0.0.1:1", 403)]
    [InlineData("right", "null", 403)]
    [InlineData("right", "own", 200)]
    public async Task Override_NeedsTheTokenAndTheOwnOrigin(string? token, string? origin, int status)
    {
        await using ConsoleProcess console = await ConsoleProcess.StartAsync("console", "--specs", ConsoleProcess.Specs);
        (int answered, string body) = await console.PostAsync("api/overrides", Override, token == "right" ? console.Token : token, origin == "own" ? console.Origin : origin);
        Assert.True(status == answered, body);
        Assert.Equal(status == 200, (await console.GetAsync("api/overrides")).Contains("express_shipping", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Requests_ThatNameAnotherHost_AreRefused()
    {
        await using ConsoleProcess console = await ConsoleProcess.StartAsync("console", "--specs", ConsoleProcess.Specs);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("api/state", UriKind.Relative));
        request.Headers.Host = "rebound.example";
        using HttpResponseMessage response = await console.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        using var form = new HttpRequestMessage(HttpMethod.Post, new Uri("api/answers", UriKind.Relative)) { Content = new StringContent("""{"user":{}}""") };
        using HttpResponseMessage refused = await console.Client.SendAsync(form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, refused.StatusCode);
    }

    [Theory]
    [InlineData("api/explain", "{", "not valid JSON")]
    [InlineData("api/explain", "[]", "must be a JSON object")]
    [InlineData("api/explain", """{"kind":"gate","name":"g"}""", "no user")]
    [InlineData("api/explain", """{"kind":"door","name":"g","user":{}}""", "not a kind of entity")]
    [InlineData("api/explain", """{"kind":"gate","name":"","user":{}}""", "names no entity")]
    [InlineData("api/explain", """{"kind":"gate","name":"g","user":[]}""", "user cannot be used")]
    [InlineData("api/shares", """{"kind":"gate","name":"new_checkout","user":{},"seed":1,"from":0,"count":2001}""", "from 1 to 2000")]
    [InlineData("api/shares", """{"kind":"gate","name":"missing","user":{},"seed":1,"from":0,"count":10}""", "no gate named")]
    [InlineData("api/nothing", "{}", "no such address")]
    public async Task BadInput_IsAnsweredWithASentence(string path, string body, string expected)
    {
        await using ConsoleProcess console = await ConsoleProcess.StartAsync("console", "--specs", ConsoleProcess.Specs);
        (int status, string answer) = await console.PostAsync(path, body);
        Assert.InRange(status, 400, 404);
        Assert.Contains(expected, JsonElement.Parse(answer).GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Contains("checkout", await console.GetAsync("api/specs"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Responses_HoldNeitherPrivateAttributesNorTheKey()
    {
        const string Key = "secret-console-test-key";
        await using ConsoleProcess upstream = await ConsoleProcess.StartAsync("serve", "--specs", ConsoleProcess.Specs);
        await using ConsoleProcess console = await ConsoleProcess.StartAsync(
            "console", ("CONSOLE_TEST_KEY", Key), ["--api", $"{upstream.Origin}/v1", "--server-secret-env", "CONSOLE_TEST_KEY"]);
        const string User = """{"userID":"nora","privateAttributes":{"plan":"sesame","email":"nora@shop.example"}}""";
        var answers = new List<string>();
        foreach (string path in (string[])["", "api/state", "api/specs", "api/health", "api/overrides", "api/spec?kind=dynamicConfig&name=shipping_rates"])
        {
            answers.Add(await console.GetAsync(path));
        }

        answers.Add((await console.PostAsync("api/explain", $$"""{"kind":"dynamicConfig","name":"shipping_rates","user":{{User}}}""")).Body);
        answers.Add((await console.PostAsync("api/answers", $$"""{"user":{{User}}}""")).Body);
        Assert.Contains(answers, static answer => answer.Contains("shipping_rates", StringComparison.Ordinal));
        Assert.All(answers, static answer =>
        {
            Assert.DoesNotContain("sesame", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("nora@shop.example", answer, StringComparison.Ordinal);
            Assert.DoesNotContain(Key, answer, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Shares_OfOneSeed_AreTheSameEachTimeAndInAnySlices()
    {
        await using ConsoleProcess console = await ConsoleProcess.StartAsync("console", "--specs", ConsoleProcess.Specs);
        string[] first = [await SharesAsync(0, 500), await SharesAsync(500, 500)];
        string[] second = [await SharesAsync(0, 500), await SharesAsync(500, 500)];
        Assert.Equal(first, second);
        Assert.NotEqual(first[0], first[1]);
        Assert.Equal(CountOf(await SharesAsync(0, 1_000)), CountOf(first[0]) + CountOf(first[1]));

        async Task<string> SharesAsync(int from, int count) =>
            (await console.PostAsync("api/shares", $$$"""{"kind":"experiment","name":"checkout_button","user":{"country":"GB"},"seed":7,"from":{{{from}}},"count":{{{count}}}}""")).Body;

        static int CountOf(string json) => JsonElement.Parse(json).GetProperty("outcomes").EnumerateArray()
            .Where(static outcome => outcome.GetProperty("groupName").GetString() == "Green button").Sum(static outcome => outcome.GetProperty("count").GetInt32());
    }

    [Theory]
    [InlineData("console")]
    [InlineData("console", "--specs", "missing.json")]
    [InlineData("console", "--api", "http://127.0.0.1:1/v1")]
    public async Task Console_WithoutUsableSource_EndsWithASentence(string command, params string[] arguments)
    {
        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => ConsoleProcess.StartAsync(command, arguments));
        Assert.Matches("The tool ended: .*(Exactly one source|missing.json)", exception.Message);
    }
}
