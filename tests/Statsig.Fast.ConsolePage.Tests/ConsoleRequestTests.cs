using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
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
            "console", ("CONSOLE_TEST_KEY", Key), ["--api", $"{upstream.Origin}/v1", "--server-secret-env", "CONSOLE_TEST_KEY", "--port", "0"]);
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
    [InlineData("Origin", "http://localhost:3000")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Reads_OfAnotherOrigin_AreRefused(string header, string value)
    {
        await using ConsoleProcess console = await ConsoleProcess.StartAsync("console", "--specs", ConsoleProcess.Specs);
        foreach ((string path, HttpStatusCode expected) in ((string, HttpStatusCode)[])[("api/specs", HttpStatusCode.Forbidden), ("api/live", HttpStatusCode.Forbidden), ("", HttpStatusCode.OK)])
        {
            Assert.Equal(expected, await SendAsync(console, HttpMethod.Get, path, header, value));
        }
    }

    [Fact]
    public async Task Stream_AskedForItsHeadersOnly_IsRefused()
    {
        await using ConsoleProcess console = await ConsoleProcess.StartAsync("console", "--specs", ConsoleProcess.Specs);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, await SendAsync(console, HttpMethod.Head, "api/live", null, null));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(console, HttpMethod.Head, "api/state", null, null));
    }

    /// <summary>Browsers keep the users of a page under its address, port included.</summary>
    [Fact]
    public async Task Port_ByDefault_IsTheUsualOneUnlessItIsTaken()
    {
        const int Usual = 8718;
        using var taken = new TcpListener(IPAddress.Loopback, Usual);
        try
        {
            taken.Start();
        }
        catch (SocketException)
        {
            Assert.Skip("Another process of this machine uses the port.");
        }

        await using (ConsoleProcess other = await ConsoleProcess.StartAsIsAsync("console", "--specs", ConsoleProcess.Specs))
        {
            Assert.NotEqual("8718", other.Port);
        }

        taken.Stop();
        await using ConsoleProcess console = await ConsoleProcess.StartAsIsAsync("console", "--specs", ConsoleProcess.Specs);
        Assert.Equal("8718", console.Port);
    }

    [Fact]
    public async Task Specs_OfAPayload_HaveCostsAndTheNamesOfRules()
    {
        string folder = Directory.CreateTempSubdirectory("statsig-fast-console-").FullName;
        try
        {
            string specs = Path.Combine(folder, "specs.json");
            string text = await File.ReadAllTextAsync(ConsoleProcess.Specs, TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(specs, text.Replace("\"name\": \"launch_half\"", "\"name\": \"Half of the \\u00e4rea\"", StringComparison.Ordinal), TestContext.Current.CancellationToken);
            await using ConsoleProcess console = await ConsoleProcess.StartAsync("console", "--specs", specs);
            JsonElement listed = JsonElement.Parse(await console.GetAsync("api/specs")).GetProperty("specs").EnumerateArray().Single(static spec => spec.GetProperty("name").GetString() == "new_checkout");
            Assert.True(listed.GetProperty("cost").GetProperty("conditions").GetInt32() > 0);
            JsonElement gate = JsonElement.Parse(await console.GetAsync("api/spec?kind=gate&name=new_checkout"));
            Assert.Contains("Half of the ärea", gate.GetProperty("rules").EnumerateArray().Select(static entry => entry.GetProperty("name").GetString()));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The bucket is the one of the explanation where the user meets the rule, and is there where they do not.</summary>
    [Fact]
    public async Task Buckets_OfAllRules_AreThoseOfTheExplanation()
    {
        await using ConsoleProcess console = await ConsoleProcess.StartAsync("console", "--specs", ConsoleProcess.Specs);
        int compared = 0;
        int unreached = 0;
        for (int i = 0; i < 20; i++)
        {
            string body = $$$"""{"kind":"gate","name":"new_checkout","user":{"userID":"u{{{i}}}","country":"{{{(i % 2 == 0 ? "GB" : "FR")}}}","appVersion":"2.4.0"}}""";
            JsonElement[] buckets = [.. JsonElement.Parse((await console.PostAsync("api/buckets", body)).Body).GetProperty("rules").EnumerateArray()];
            JsonElement spec = JsonElement.Parse((await console.PostAsync("api/explain", body)).Body).GetProperty("spec");
            int index = 0;
            foreach (JsonElement rule in spec.GetProperty("rules").EnumerateArray())
            {
                JsonElement bucket = buckets[index].GetProperty("bucket");
                Assert.Equal(rule.GetProperty("id").GetString(), buckets[index++].GetProperty("id").GetString());
                if (rule.TryGetProperty("bucket", out JsonElement explained) && explained.ValueKind == JsonValueKind.Object)
                {
                    Assert.Equal(
                        (explained.GetProperty("bucket").GetInt32(), explained.GetProperty("threshold").GetInt32(), explained.GetProperty("passes").GetBoolean()),
                        (bucket.GetProperty("bucket").GetInt32(), bucket.GetProperty("threshold").GetInt32(), bucket.GetProperty("passes").GetBoolean()));
                    compared++;
                }
                else
                {
                    unreached += bucket.ValueKind == JsonValueKind.Object ? 1 : 0;
                }
            }
        }

        Assert.True(compared > 0 && unreached > 0, $"{compared} compared, {unreached} that only the buckets have.");
    }

    [Fact]
    public async Task Events_WithPrivateAttributesAndLongTexts_AreKeptWithoutThem()
    {
        await using ConsoleProcess serve = await ConsoleProcess.StartAsync("serve", "--specs", ConsoleProcess.Specs);
        string longText = new('y', 5_000);
        await serve.LogAsync($$$$"""
            {"eventName":"{{{{longText}}}}","user":{"userID":"{{{{longText}}}}"},"value":{"a":1,"privateAttributes":{"secret":"sesame"}},
             "metadata":{"privateAttributes":"sesame","{{{{longText}}}}":"{{{{longText}}}}","inner":{"PrivateAttributes":"sesame","kept":"visible"}}}
            """);
        string message = await FirstEventsAsync(serve);
        Assert.DoesNotContain("sesame", message, StringComparison.Ordinal);
        Assert.Contains("visible", message, StringComparison.Ordinal);
        JsonElement e = JsonElement.Parse(message)[0];
        Assert.InRange(e.GetProperty("search").GetString()!.Length, 300, 800);
        Assert.All(e.GetProperty("metadata").EnumerateObject(), static entry => Assert.True(entry.Name.Length <= 123 && entry.Value.GetString()!.Length <= 123));
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

    private static async Task<HttpStatusCode> SendAsync(ConsoleProcess console, HttpMethod method, string path, string? header, string? value)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (header is not null)
        {
            request.Headers.Add(header, value);
        }

        using HttpResponseMessage response = await console.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    /// <summary>The data of the first message of events in the stream.</summary>
    private static async Task<string> FirstEventsAsync(ConsoleProcess serve)
    {
        await using Stream stream = await serve.Client.GetStreamAsync(new Uri("api/live", UriKind.Relative), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        bool isEvents = false;
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (isEvents && line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return line[6..];
            }

            isEvents |= line == "event: events";
        }

        throw new InvalidOperationException("The stream ended.");
    }
}
