using System;
using System.IO;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.Playwright;

namespace Statsig.Fast.ConsolePage.Tests;

/// <summary>The page of the tool in Chromium: what it shows is what the engine answers, and it survives what happens to pages.</summary>
[Collection(SharedBrowser.Name)]
public sealed class ConsoleBrowserTests(BrowserFixture browser)
{
    /// <summary>Every rule, condition and nested spec in the page, in the order of the document.</summary>
    private const string Steps =
        """
        () => [...document.querySelectorAll(".tree :is(.rule, .condition, .badge)")].map((step) => step.matches(".rule") ? `rule ${step.dataset.rule} ${step.dataset.result}`
          : step.matches(".condition") ? `condition ${["holds", "fails", "unknown"].find((state) => step.classList.contains(state))}${step.classList.contains("skipped") ? " skipped" : ""}`
          : `spec ${step.textContent}`)
        """;

    [Fact]
    public async Task Search_PartOfAName_NarrowsTheListAndEnterOpensTheFirst()
    {
        await using ConsoleProcess console = await ConsoleProcess.StartAsync("console", "--specs", ConsoleProcess.Specs);
        await using BrowserPage page = await browser.OpenAsync(console.Url);
        await Assertions.Expect(page.ListItems).ToHaveCountAsync(8);
        await page.Page.GetByLabel("Search entities by name").FillAsync("CHECK");
        await Assertions.Expect(page.ListItems).ToHaveCountAsync(4);
        await page.Page.GetByLabel("Search entities by name").PressAsync("Enter");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("checkout_button");
        await page.Page.GetByLabel("Kind of entities").SelectOptionAsync("layer");
        await Assertions.Expect(page.ListItems).ToHaveCountAsync(1);
        Assert.DoesNotContain("token", page.Page.Url, StringComparison.Ordinal);
        page.AssertQuiet();
    }

    [Fact]
    public async Task Explanation_Of200Users_IsTheAnswerOfTheEngine()
    {
        byte[] payload = await File.ReadAllBytesAsync(ConsoleProcess.Specs, TestContext.Current.CancellationToken);
        await using var server = new StatsigServer(null, new StatsigOptions { LocalMode = true, BootstrapUtf8 = payload });
        await server.InitializeAsync(TestContext.Current.CancellationToken);
        await using ConsoleProcess console = await ConsoleProcess.StartAsync("console", "--specs", ConsoleProcess.Specs);
        await using BrowserPage page = await browser.OpenAsync($"{console.Origin}/#/gate/new_checkout");
        int passed = 0;
        int shownSteps = 0;
        for (int i = 0; i < 200; i++)
        {
            string json = UserOf(i);
            StatsigUser user = StatsigUser.FromJson(System.Text.Encoding.UTF8.GetBytes(json));
            bool isLayer = i >= 100;
            if (i == 100)
            {
                await page.GoAsync("#/layer/checkout_layout");
            }

            await page.SetUserAsync(json);
            await Assertions.Expect(page.Page.Locator($".answer[data-user=\"u{i}\"]{(isLayer ? "[data-name=checkout_layout]" : "")}")).ToHaveCountAsync(1);
            Explanation explanation = isLayer ? server.ExplainLayer(user, "checkout_layout") : server.ExplainGate(user, "new_checkout");
            string[] steps = await page.Page.EvaluateAsync<string[]>(Steps);
            Assert.Equal(ExplanationSteps.Of(explanation.ToJson()), steps);
            shownSteps += steps.Length;
            string value = (await page.Verdict.GetAttributeAsync("data-value"))!;
            string rule = (await page.Verdict.GetAttributeAsync("data-rule"))!;
            if (isLayer)
            {
                Layer layer = server.GetLayer(user, "checkout_layout", ExposureLogging.Disabled);
                Assert.Equal(layer.RuleId, rule);
                Assert.True(JsonElement.DeepEquals(JsonElement.Parse(layer.ValueJson), JsonElement.Parse(value)), $"{layer.ValueJson} is shown as {value}.");
            }
            else
            {
                FeatureGate gate = server.GetFeatureGate(user, "new_checkout", ExposureLogging.Disabled);
                passed += gate.Value ? 1 : 0;
                Assert.Equal((gate.RuleId, gate.Value ? "true" : "false"), (rule, value));
            }
        }

        Assert.InRange(passed, 10, 90); // Both answers occurred.
        Assert.True(shownSteps > 200 * 5, $"{shownSteps} steps.");
        page.AssertQuiet();
    }

    [Fact]
    public async Task Shares_OfTenThousandUsers_AreWithinThreeStandardErrorsOfTheWeights()
    {
        await using ConsoleProcess console = await ConsoleProcess.StartAsync("console", "--specs", ConsoleProcess.Specs);
        await using BrowserPage page = await browser.OpenAsync($"{console.Origin}/#/gate/new_checkout/shares");
        foreach (string place in (string[])["gate/new_checkout", "experiment/checkout_button", "layer/checkout_layout"])
        {
            await page.GoAsync($"#/{place}/shares");
            await Assertions.Expect(page.Page.Locator($".shares[data-name={place.Split('/')[1]}][aria-busy=false] .share").First).ToBeVisibleAsync();
            int compared = 0;
            double sum = 0;
            foreach (ILocator row in await page.Page.Locator(".share").AllAsync())
            {
                double share = double.Parse((await row.GetAttributeAsync("data-share"))!, System.Globalization.CultureInfo.InvariantCulture);
                sum += share;
                if (await row.GetAttributeAsync("data-expected") is { Length: > 0 } text)
                {
                    double expected = double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
                    double members = double.Parse((await row.GetAttributeAsync("data-members"))!, System.Globalization.CultureInfo.InvariantCulture);
                    double among = expected * 10_000 / members; // Of those that chance divides.
                    double range = 3 * Math.Sqrt(members * among * (1 - among)) / 10_000;
                    Assert.InRange(share, expected - range, expected + range);
                    Assert.InRange(members, 1, 10_000);
                    compared++;
                }
            }

            Assert.Equal(1, sum, 6);
            Assert.True(compared >= 2, $"{place} has {compared} configured shares.");
        }

        page.AssertQuiet();
    }

    [Fact]
    public async Task Events_SentToTheServedAddress_AppearLiveAndCanBeFiltered()
    {
        await using ConsoleProcess serve = await ConsoleProcess.StartAsync("serve", "--specs", ConsoleProcess.Specs);
        await serve.LogAsync("""{"eventName":"before the page","user":{"userID":"ada"},"value":1}""");
        await using BrowserPage page = await browser.OpenAsync(serve.Url);
        await page.GoAsync("#/events");
        ILocator events = page.Page.Locator(".event");
        await Assertions.Expect(events).ToHaveCountAsync(1);
        await serve.LogAsync("""
            {"eventName":"statsig::gate_exposure","user":{"userID":"nora","privateAttributes":{"secret":"sesame"}},"metadata":{"gate":"new_checkout","gateValue":"true"}},{"eventName":"purchase","user":{"userID":"otto"},"value":"12.5"}
            """);
        await Assertions.Expect(events).ToHaveCountAsync(3);
        await Assertions.Expect(events.First).ToContainTextAsync("purchase");
        await page.Page.GetByLabel("Filter events by text").FillAsync("new_check nora");
        await Assertions.Expect(events).ToHaveCountAsync(1);
        await events.First.Locator("summary").ClickAsync();
        await Assertions.Expect(page.Page.Locator(".event pre")).ToContainTextAsync("\"gateValue\": \"true\"");
        Assert.DoesNotContain("sesame", await page.Page.ContentAsync(), StringComparison.Ordinal);
        await page.Page.GetByLabel("Filter events by text").FillAsync("");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await serve.LogAsync("""{"eventName":"while paused"}""");
        await Assertions.Expect(page.Page.GetByText("1 more while paused")).ToBeVisibleAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Assertions.Expect(events).ToHaveCountAsync(4);
        page.AssertQuiet();
    }

    [Fact]
    public async Task Overrides_SetAndRemoved_DecideTheAnswerMeanwhile()
    {
        await using ConsoleProcess console = await ConsoleProcess.StartAsync("console", "--specs", ConsoleProcess.Specs);
        await using BrowserPage page = await browser.OpenAsync(console.Url);
        await page.OpenOverridesAsync("#/gate/express_shipping/overrides");
        await Assertions.Expect(page.Verdict).ToHaveTextAsync("off");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Turn on" }).ClickAsync();
        await Assertions.Expect(page.Verdict).ToHaveTextAsync("on");
        await Assertions.Expect(page.Page.GetByText("A local override decided.")).ToBeVisibleAsync();
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Link, new() { Name = "Overrides 1" })).ToBeVisibleAsync();
        await page.Page.ReloadAsync();
        await Assertions.Expect(page.Verdict).ToHaveTextAsync("on");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Remove the override of express_shipping" }).ClickAsync();
        await Assertions.Expect(page.Verdict).ToHaveTextAsync("off");

        await page.OpenOverridesAsync("#/experiment/checkout_button/overrides");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Green button" }).ClickAsync();
        await Assertions.Expect(page.Page.GetByText("A local override decided.")).ToBeVisibleAsync();
        await page.Page.GetByLabel("Value, as JSON").FillAsync("{\"button_label\": ");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Set the value" }).ClickAsync();
        await Assertions.Expect(page.Page.GetByText("The value is not valid JSON")).ToBeVisibleAsync();
        page.AssertQuiet();
    }

    [Fact]
    public async Task Overrides_WithoutTheToken_AreExplainedAndRefused()
    {
        await using ConsoleProcess console = await ConsoleProcess.StartAsync("console", "--specs", ConsoleProcess.Specs);
        await using BrowserPage page = await browser.OpenAsync($"{console.Origin}/#/gate/express_shipping/overrides");
        await Assertions.Expect(page.Page.GetByText("This address has no token.")).ToBeVisibleAsync();
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Turn on" })).ToHaveCountAsync(0);
        page.AssertQuiet();
    }

    [Fact]
    public async Task User_OfInvalidJson_IsExplainedInThePage()
    {
        await using ConsoleProcess console = await ConsoleProcess.StartAsync("console", "--specs", ConsoleProcess.Specs);
        await using BrowserPage page = await browser.OpenAsync($"{console.Origin}/#/gate/new_checkout");
        await page.SetUserAsync("{\"userID\": ");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This is not valid JSON");
        await page.SetUserAsync("{\"userID\": \"ada\", \"custom\": [1]}");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("\"custom\" must be a JSON object.");
        await page.SetUserAsync("<img src=x onerror=alert(1)>");
        await page.SetUserAsync("{\"userID\": \"<img src=x onerror=alert(1)>\"}");
        await Assertions.Expect(page.Page.Locator(".answer[data-user=\"<img src=x onerror=alert(1)>\"]")).ToHaveCountAsync(1);
        page.AssertQuiet();
    }

    [Fact]
    public async Task Page_ServerRestartsWithOtherSpecs_ContinuesWithThem()
    {
        string folder = Directory.CreateTempSubdirectory("statsig-fast-console-").FullName;
        string specs = Path.Combine(folder, "specs.json");
        File.Copy(ConsoleProcess.Specs, specs);
        try
        {
            ConsoleProcess first = await ConsoleProcess.StartAsync("console", "--specs", specs);
            await using BrowserPage page = await browser.OpenAsync($"{first.Origin}/#/gate/new_checkout");
            await Assertions.Expect(page.Verdict).ToBeVisibleAsync();

            // While it runs: a hand-edited file, with the same time and checksum.
            string text = await File.ReadAllTextAsync(specs, TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(specs, text.Replace("\"express_shipping\"", "\"slow_shipping\"", StringComparison.Ordinal), TestContext.Current.CancellationToken);
            await Assertions.Expect(page.Page.Locator(".list-name", new() { HasText = "slow_shipping" })).ToBeVisibleAsync();

            page.ExpectLostServer();
            string port = first.Port;
            await first.DisposeAsync();
            await Assertions.Expect(page.Page.GetByText("The connection to the server is lost.")).ToBeVisibleAsync();
            await File.WriteAllTextAsync(specs, text, TestContext.Current.CancellationToken);
            await using ConsoleProcess second = await ConsoleProcess.StartAsync("console", "--specs", specs, "--port", port);
            await Assertions.Expect(page.Page.Locator("#banner")).ToBeHiddenAsync(new() { Timeout = 30_000 });
            await Assertions.Expect(page.Page.Locator(".list-name", new() { HasText = "express_shipping" })).ToBeVisibleAsync();
            await Assertions.Expect(page.Verdict).ToBeVisibleAsync();
            page.AssertQuiet();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A user of the sample's fields: which of them it has depends on its number.</summary>
    private static string UserOf(int i)
    {
        string[] countries = ["GB", "US", "AT", "FR"];
        string email = i % 11 == 0 ? $",\"email\":\"u{i}@shop.example\"" : "";
        string plan = i % 3 == 0 ? ",\"custom\":{\"plan\":\"premium\"}" : "";
        return $$"""{"userID":"u{{i}}","country":"{{countries[i % 4]}}","appVersion":"2.{{i % 6}}.0"{{email}}{{plan}}}""";
    }
}
