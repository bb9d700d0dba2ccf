using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using Microsoft.Playwright;

namespace Statsig.Fast.ConsolePage.Tests;

/// <summary>
/// Makes the pictures of docs/console.md and of the README, when STATSIG_FAST_PICTURES=1 is set: a command in the form of a test, because
/// it needs the same browser.
/// </summary>
[Collection(SharedBrowser.Name)]
public sealed class Pictures(BrowserFixture browser)
{
    private const string User = """{"userID": "nora", "country": "GB", "appVersion": "2.4.0", "custom": {"plan": "free"}}""";

    private static readonly string Folder = Environment.GetEnvironmentVariable("STATSIG_FAST_PICTURE_FOLDER") ?? Path.Combine(
        typeof(Pictures).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static data => data.Key == "RepositoryRoot").Value!, "docs", "images");

    [Theory]
    [InlineData("console", "#/gate/new_checkout", 1360, 900, ColorScheme.Light)]
    [InlineData("console-dark", "#/layer/checkout_layout", 1360, 900, ColorScheme.Dark)]
    [InlineData("console-shares", "#/experiment/checkout_button/shares", 1360, 760, ColorScheme.Light)]
    [InlineData("console-rules", "#/experiment/checkout_button/rules", 1360, 900, ColorScheme.Light)]
    [InlineData("console-events", "#/events", 1360, 620, ColorScheme.Light)]
    [InlineData("console-health", "#/health", 1360, 760, ColorScheme.Dark)]
    [InlineData("console-narrow", "#/gate/new_checkout", 360, 780, ColorScheme.Light)]
    [InlineData("console-narrow-list", "#/", 360, 780, ColorScheme.Dark)]
    [InlineData("console-overrides", "#/gate/express_shipping/overrides", 1000, 700, ColorScheme.Light)]
    public async Task Picture(string name, string place, int width, int height, ColorScheme scheme)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("STATSIG_FAST_PICTURES") == "1", "Set STATSIG_FAST_PICTURES=1 to make the pictures of the documentation.");
        string copy = Path.Combine(Directory.CreateTempSubdirectory("statsig-fast-pictures-").FullName, "checkout.specs.json");
        File.Copy(ConsoleProcess.Specs, copy);
        await using ConsoleProcess serve = await ConsoleProcess.StartAsync("serve", "--specs", copy, "--environment", "production");
        await LogAsync(serve);
        await using BrowserPage page = await browser.OpenAsync(serve.Url, width, height, scheme, scale: width < 500 ? 2 : 1.5f);
        await Assertions.Expect(page.ListItems).ToHaveCountAsync(8);
        await page.Page.EvaluateAsync("user => localStorage.setItem('statsig-console-users', JSON.stringify({ users: [JSON.parse(user)], index: 0 }))", User);
        await page.GoAsync(place);
        await page.Page.ReloadAsync();
        await Assertions.Expect(page.Page.Locator("main h1")).ToBeVisibleAsync();
        await Assertions.Expect(page.Page.Locator("[aria-busy=true]")).ToHaveCountAsync(0);
        await page.Page.WaitForTimeoutAsync(600);
        if (name == "console")
        {
            await page.Page.Locator("#panel summary").First.ClickAsync();
        }

        await page.Page.EvaluateAsync("path => { const source = document.querySelector('#source b'); if (source) source.textContent = path; }", "checkout.specs.json");
        Directory.CreateDirectory(Folder);
        await page.Page.ScreenshotAsync(new() { Path = Path.Combine(Folder, name + ".png"), Animations = ScreenshotAnimations.Disabled });
    }

    private static async Task LogAsync(ConsoleProcess serve)
    {
        string[] users = ["nora", "otto", "juno", "dana", "mira", "theo", "lena", "paul"];
        for (int i = 0; i < 24; i++)
        {
            string user = users[i * 5 % users.Length];
            await serve.LogAsync((i % 4) switch
            {
                0 => $$$"""{"eventName":"statsig::gate_exposure","user":{"userID":"{{{user}}}"},"metadata":{"gate":"new_checkout","gateValue":"{{{(i % 8 == 0 ? "true" : "false")}}}","ruleID":"launch_half"}}""",
                1 => $$$"""{"eventName":"statsig::layer_exposure","user":{"userID":"{{{user}}}"},"metadata":{"config":"checkout_layout","parameterName":"button_label","ruleID":"green_button"}}""",
                2 => $$$"""{"eventName":"purchase","value":"{{{9 + (i * 7 % 40)}}}.90","user":{"userID":"{{{user}}}"},"metadata":{"currency":"EUR","items":"{{{1 + (i % 3)}}}"}}""",
                _ => $$$"""{"eventName":"statsig::config_exposure","user":{"userID":"{{{user}}}"},"metadata":{"config":"shipping_rates","ruleID":"germany"}}""",
            });
        }
    }
}
