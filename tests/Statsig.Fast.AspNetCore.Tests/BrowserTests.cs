using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.IO;
using System.Linq;
using System.Net;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Statsig.Fast.Testing;

namespace Statsig.Fast.AspNetCore.Tests;

/// <summary>
/// Statsig's own web client, in a real browser, on the page of the web sample, answers what the server answers. Skipped without Chromium,
/// Node, npm or a package registry.
/// </summary>
public sealed partial class BrowserTests
{
    private const string Package = "@statsig/js-client@3.33.5";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private static readonly string[] Browsers = ["chromium", "chromium-browser", "google-chrome"];

    private static readonly string Sample = typeof(BrowserTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static data => data.Key == "SampleFolder").Value!;

    private static readonly Lazy<Task<string?>> ClientFolder = new(InstallAsync);

    private static readonly Lazy<Task<string?>> Browser = new(FindBrowserAsync);

    [Theory]
    [InlineData("nora", "GB", "2.4.0", null)]
    [InlineData("otto", "US", "2.4.0", null)]
    [InlineData("juno", "AT", "2.4.0", "premium")]
    [InlineData("dana", "JP", "1.0.0", null)]
    public async Task Page_BootedFromTheEndpoint_ShowsTheAnswersOfTheServer(string id, string country, string app, string? plan)
    {
        string browser = await Browser.Value ?? "";
        Assert.SkipWhen(browser.Length == 0, $"No browser is available: {string.Join(", ", Browsers)}.");
        string client = await ClientFolder.Value ?? "";
        Assert.SkipWhen(client.Length == 0, $"Node, npm or the package {Package} is not available.");
        string query = $"?user={id}&country={country}&app={app}" + (plan is null ? "" : $"&plan={plan}");

        (string status, Dictionary<string, string> shown) = await ShowAsync(browser, query, "--js-client", client);

        using var server = TestStatsig.FromPayloadFile(Path.Combine(Sample, "checkout.specs.json"));
        var user = new StatsigUser(id) { Country = country, AppVersion = app, Custom = plan is null ? [] : [new("plan", plan)] };
        Layer layout = server.GetLayer(user, "checkout_layout");
        DynamicConfig rates = server.GetDynamicConfig(user, "shipping_rates");
        Dictionary<string, string> expected = new()
        {
            ["user"] = $"\"{id}\"",
            ["new_checkout"] = server.CheckGate(user, "new_checkout") ? "true" : "false",
            ["express_shipping"] = server.CheckGate(user, "express_shipping") ? "true" : "false",
            ["button_label"] = Json(layout.ValueJson, "button_label"),
            ["button_color"] = Json(layout.ValueJson, "button_color"),
            ["columns"] = Json(layout.ValueJson, "columns"),
            ["standard"] = Json(rates.ValueJson, "standard"),
            ["free_from"] = Json(rates.ValueJson, "free_from"),
            ["currency"] = Json(rates.ValueJson, "currency"),
            ["carriers"] = Json(rates.ValueJson, "carriers"),
        };
        Assert.Equal("Ready, by Bootstrap:Recognized.", status);
        Assert.Equal(expected, shown);
    }

    [Fact]
    public async Task Page_WithoutTheWebClient_SaysSo()
    {
        string browser = await Browser.Value ?? "";
        Assert.SkipWhen(browser.Length == 0, $"No browser is available: {string.Join(", ", Browsers)}.");
        (string status, Dictionary<string, string> shown) = await ShowAsync(browser, "?user=nora");
        Assert.StartsWith("The web client is not there", status, StringComparison.Ordinal);
        Assert.Empty(shown);
    }

    private static async Task<(string Status, Dictionary<string, string> Values)> ShowAsync(string browser, string query, params string[] options)
    {
        (ChildProcess sample, string address) = await ChildProcess.ListenAsync(
            Limit, "dotnet", [Path.Combine(Sample, "CheckoutApi.dll"), "--urls", "http://127.0.0.1:0", .. options]);
        using ChildProcess running = sample;
        DirectoryInfo profile = Directory.CreateTempSubdirectory("statsig-fast-browser-");
        try
        {
            string page = await ChildProcess.RunAsync(
                Limit,
                browser,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", // Nothing but this machine can be reached.
                $"--user-data-dir={profile.FullName}",
                "--virtual-time-budget=5000",
                "--dump-dom",
                $"{address}/{query}");
            return (
                WebUtility.HtmlDecode(Status().Match(page).Groups[1].Value),
                Values().Matches(page).ToDictionary(static found => found.Groups[1].Value, static found => WebUtility.HtmlDecode(found.Groups[2].Value)));
        }
        finally
        {
            Delete(profile);
        }
    }

    private static string Json(string value, string parameter) =>
        JsonSerializer.Serialize(JsonElement.Parse(value).GetProperty(parameter), JsonSerializerOptions.Default);

    private static async Task<string?> FindBrowserAsync()
    {
        foreach (string browser in Browsers)
        {
            try
            {
                await ChildProcess.RunAsync(Limit, browser, "--version");
                return browser;
            }
            catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
            {
                // Not there, or a stub that asks to install it; the next name is tried, and without any the test says that it was skipped.
            }
        }

        return null;
    }

    private static async Task<string?> InstallAsync()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("statsig-fast-web-client-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Delete(folder);
        try
        {
            await ChildProcess.RunAsync(Limit, "npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder.FullName, Package);
            string build = Path.Combine(folder.FullName, "node_modules", "@statsig", "js-client", "build");
            return Directory.Exists(build) ? build : null;
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or OperationCanceledException)
        {
            // No Node, no npm, or no registry: the test says that it was skipped for that.
            return null;
        }
    }

    private static void Delete(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A browser's helper may still be writing as it ends; what it leaves is in the system's folder for temporary files.
        }
    }

    [GeneratedRegex("<p id=\"status\">([^<]*)</p>")]
    private static partial Regex Status();

    [GeneratedRegex("<dd id=\"([^\"]*)\">([^<]*)</dd>")]
    private static partial Regex Values();
}
