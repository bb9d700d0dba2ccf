using System;
using System.Net.Http;
using System.Threading.Tasks;
using Microsoft.Playwright;

namespace Statsig.Fast.ConsolePage.Tests;

/// <summary>The stream of changes: who holds one, and what the page shows while it has none.</summary>
[Collection(SharedBrowser.Name)]
public sealed class ConsoleConnectionTests(BrowserFixture browser)
{
    /// <summary>A browser has six connections to a server. With a stream in each tab, the seventh would wait for ever.</summary>
    [Fact]
    public async Task Stream_OfAHiddenTab_IsClosedUntilTheTabIsVisible()
    {
        await using ConsoleProcess serve = await ConsoleProcess.StartAsync("serve", "--specs", ConsoleProcess.Specs);
        await using BrowserPage page = await browser.OpenAsync(serve.Url);
        await page.GoAsync("#/events");
        await serve.LogAsync("""{"eventName":"first"}""");
        await Assertions.Expect(page.Page.Locator(".event")).ToHaveCountAsync(1);
        var ended = new TaskCompletionSource();
        page.Page.RequestFailed += (_, request) => EndIfStream(request);
        page.Page.RequestFinished += (_, request) => EndIfStream(request);
        await SetVisibilityAsync(page, "hidden");
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await serve.LogAsync("""{"eventName":"second"}""");
        await page.Page.RunAndWaitForRequestAsync(() => SetVisibilityAsync(page, "visible"), IsStream);
        await Assertions.Expect(page.Page.Locator(".event")).ToHaveCountAsync(2);
        page.AssertQuiet();

        void EndIfStream(IRequest request)
        {
            if (IsStream(request))
            {
                ended.TrySetResult();
            }
        }
    }

    [Fact]
    public async Task Stream_ThatIsRefused_ShowsTheReasonOfTheServer()
    {
        await using ConsoleProcess console = await ConsoleProcess.StartAsync("console", "--specs", ConsoleProcess.Specs);
        var streams = new HttpResponseMessage[32];
        for (int i = 0; i < streams.Length; i++)
        {
            streams[i] = await console.Client.GetAsync(new Uri("api/live", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            streams[i].EnsureSuccessStatusCode();
        }

        await using BrowserPage page = await browser.OpenAsync(console.Url);
        page.ExpectRefusedStream();
        await Assertions.Expect(page.Page.GetByText("The console is open in 32 pages, which is its limit. Close some.")).ToBeVisibleAsync();
        Array.ForEach(streams, static stream => stream.Dispose());
        await Assertions.Expect(page.Page.Locator("#banner")).ToBeHiddenAsync(new() { Timeout = 30_000 });
        await Assertions.Expect(page.ListItems).ToHaveCountAsync(8);
        page.AssertQuiet();
    }

    [Fact]
    public async Task Age_OfTheSpecs_GrowsWhileThePageIsOpen()
    {
        await using ConsoleProcess console = await ConsoleProcess.StartAsync("console", "--specs", ConsoleProcess.Specs);
        await using BrowserPage page = await browser.OpenAsync(console.Url);
        await page.Page.Clock.InstallAsync();
        await page.Page.ReloadAsync();
        ILocator age = page.Page.Locator("#source span");
        await Assertions.Expect(age).ToContainTextAsync("days ago");
        string before = (await age.TextContentAsync())!;
        await page.Page.Clock.FastForwardAsync(3 * 86_400_000L);
        await Assertions.Expect(age).Not.ToHaveTextAsync(before);
        page.AssertQuiet();
    }

    private static bool IsStream(IRequest request) => request.Url.Contains("/api/live", StringComparison.Ordinal);

    private static async Task SetVisibilityAsync(BrowserPage page, string state) => await page.Page.EvaluateAsync(
        "state => { Object.defineProperty(document, 'visibilityState', { get: () => state, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); }", state);
}
