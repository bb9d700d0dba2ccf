using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Statsig.Fast.ConsolePage.Tests;

/// <summary>A page, with what it wrote to its console and where it went for what.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _problems = new();
    private bool _mayLoseServer;
    private bool _mayBeRefused;

    internal BrowserPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && !(_mayLoseServer && message.Text.Contains("net::ERR_", StringComparison.Ordinal)))
            {
                _problems.Enqueue($"{message.Type}: {message.Text}");
            }
        };
        page.PageError += (_, error) => _problems.Enqueue($"exception: {error}");
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("http://127.0.0.1:", StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                _problems.Enqueue($"request to {request.Url}");
            }
        };
    }

    internal IPage Page { get; }

    internal ILocator Verdict => Page.Locator(".verdict");

    internal ILocator ListItems => Page.Locator(".list a");

    /// <summary>From now on requests may fail, because the test ends the server.</summary>
    internal void ExpectLostServer() => _mayLoseServer = true;

    /// <summary>Requests of the stream may be refused, because the test opens too many.</summary>
    internal void ExpectRefusedStream() => _mayBeRefused = true;

    /// <summary>Goes to another place of the console.</summary>
    internal Task GoAsync(string hash) => Page.EvaluateAsync("hash => { location.hash = hash; }", hash);

    /// <summary>Sets the user by the JSON editor, and waits for the answer.</summary>
    internal async Task SetUserAsync(string json)
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = "JSON", Exact = true }).ClickAsync();
        await Page.GetByLabel("The user as JSON").FillAsync(json);
    }

    /// <summary>Goes to the overrides of an entity, and waits for its answer.</summary>
    internal async Task OpenOverridesAsync(string hash)
    {
        await Assertions.Expect(ListItems.First).ToBeVisibleAsync();
        await GoAsync(hash);
        await Assertions.Expect(Verdict).ToBeVisibleAsync();
    }

    /// <summary>Checks what every test checks at its end: no error, no warning, nothing from elsewhere.</summary>
    internal void AssertQuiet() => Assert.DoesNotContain(_problems, problem => !(_mayBeRefused && problem.Contains("status of 503", StringComparison.Ordinal)));

    /// <summary>Runs axe's rules on what is shown.</summary>
    internal async Task AssertAccessibleAsync(string where)
    {
        AxeResult result = await Page.RunAxe();
        Assert.True(result.Violations.Length == 0, $"{where}: " + string.Join("; ", result.Violations.Select(static violation =>
            $"{violation.Id} ({violation.Help}): {string.Join(", ", violation.Nodes.Take(4).Select(static node => $"{node.Html} {string.Join(" ", node.Any.Select(static check => check.Message))}"))}")));
    }

    /// <summary>Asserts that nothing is wider than the window.</summary>
    internal async Task AssertFitsAsync(string where)
    {
        JsonElement widths = await Page.EvaluateAsync<JsonElement>("() => ({ page: document.documentElement.scrollWidth, window: innerWidth })");
        Assert.True(widths.GetProperty("page").GetInt32() <= widths.GetProperty("window").GetInt32(), $"{where} is {widths.GetProperty("page")} wide in a window of {widths.GetProperty("window")}.");
    }

    public async ValueTask DisposeAsync() => await _context.CloseAsync();
}
