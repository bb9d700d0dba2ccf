using System.Threading.Tasks;
using Microsoft.Playwright;

namespace Statsig.Fast.ConsolePage.Tests;

/// <summary>The page for every reader: dark, narrow, by keyboard alone, and by axe's rules.</summary>
[Collection(SharedBrowser.Name)]
public sealed class ConsoleLayoutTests(BrowserFixture browser)
{
    /// <summary>Each place with what only it shows, once it is complete.</summary>
    private static readonly (string Hash, string Marker)[] Places =
    [
        ("#/", ".welcome .start"),
        ("#/gate/new_checkout", ".entity:has(.answer[data-name=new_checkout]) #panel .tree .condition"),
        ("#/gate/new_checkout/rules", ".entity:has(#tab-rules[aria-selected=true]) #panel .bucket .mark"),
        ("#/gate/new_checkout/shares", ".shares[data-name=new_checkout][aria-busy=false] .share"),
        ("#/gate/new_checkout/overrides", ".entity:has(#tab-overrides[aria-selected=true]) .override-form"),
        ("#/experiment/checkout_button/rules", ".entity:has(.answer[data-name=checkout_button]):has(#tab-rules[aria-selected=true]) #panel .weights"),
        ("#/layer/checkout_layout", ".entity:has(.answer[data-name=checkout_layout]) #panel .tree .condition"),
        ("#/parameterStore/checkout_copy", ".entity:has(.answer[data-name=checkout_copy]) #panel .parameters"),
        ("#/gate/unknown", ".entity:not(:has(.answer)) .tree .note"),
        ("#/events", ".event"),
        ("#/overrides", ".page > .overrides"),
        ("#/health", ".health .card"),
    ];

    [Theory]
    [InlineData(1360, ColorScheme.Light)]
    [InlineData(1360, ColorScheme.Dark)]
    [InlineData(360, ColorScheme.Light)]
    public async Task Places_OfEveryView_FitTheWindowAndFollowAxesRules(int width, ColorScheme scheme)
    {
        await using ConsoleProcess serve = await ConsoleProcess.StartAsync("serve", "--specs", ConsoleProcess.Specs);
        await serve.LogAsync("""{"eventName":"statsig::gate_exposure","user":{"userID":"a-very-long-user-id-that-has-no-place-to-break-0123456789-0123456789"},"metadata":{"gate":"new_checkout","gateValue":"true","ruleID":"launch_half"}}""");
        await using BrowserPage page = await browser.OpenAsync(serve.Url, width, 800, scheme);
        await Assertions.Expect(page.ListItems).ToHaveCountAsync(8);
        foreach ((string place, string marker) in Places)
        {
            await page.GoAsync(place);
            await Assertions.Expect(page.Page.Locator(marker).First).ToBeVisibleAsync();
            await Assertions.Expect(page.Page.Locator("main h1")).ToBeVisibleAsync();
            await Assertions.Expect(page.Page.Locator("[aria-busy=true]")).ToHaveCountAsync(0);
            await page.AssertFitsAsync($"{place} at {width}");
            await page.AssertAccessibleAsync($"{place} at {width}, {scheme}");
        }

        page.AssertQuiet();
    }

    [Fact]
    public async Task Theme_OfTheSystemOrTheButton_IsUsedAndKept()
    {
        await using ConsoleProcess console = await ConsoleProcess.StartAsync("console", "--specs", ConsoleProcess.Specs);
        await using BrowserPage page = await browser.OpenAsync(console.Url, scheme: ColorScheme.Dark);
        Assert.Equal("rgb(20, 22, 26)", await BackgroundAsync(page));
        await page.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        Assert.Equal("rgb(251, 251, 250)", await BackgroundAsync(page));
        ILocator button = page.Page.Locator("#theme");
        await button.ClickAsync();
        await button.ClickAsync();
        Assert.Equal("rgb(20, 22, 26)", await BackgroundAsync(page));
        await page.Page.ReloadAsync();
        await Assertions.Expect(button).ToHaveTextAsync("Dark");
        Assert.Equal("rgb(20, 22, 26)", await BackgroundAsync(page));
        page.AssertQuiet();
    }

    [Fact]
    public async Task Keyboard_Alone_ReachesSearchEntityTabsAndUser()
    {
        await using ConsoleProcess console = await ConsoleProcess.StartAsync("console", "--specs", ConsoleProcess.Specs);
        await using BrowserPage page = await browser.OpenAsync(console.Url);
        await Assertions.Expect(page.ListItems).ToHaveCountAsync(8);
        IKeyboard keyboard = page.Page.Keyboard;

        await keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Page.GetByText("Skip to the content")).ToBeFocusedAsync();
        await keyboard.PressAsync("/");
        await Assertions.Expect(page.Page.Locator("#search")).ToBeFocusedAsync();
        await keyboard.TypeAsync("checkout");
        await keyboard.PressAsync("ArrowDown");
        await keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(page.ListItems.Nth(1)).ToBeFocusedAsync();
        await keyboard.PressAsync("ArrowUp");
        await keyboard.PressAsync("ArrowUp");
        await Assertions.Expect(page.Page.Locator("#search")).ToBeFocusedAsync();
        await keyboard.PressAsync("Control+A");
        await keyboard.TypeAsync("new_checkout");
        await keyboard.PressAsync("ArrowDown");
        await keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Verdict).ToBeVisibleAsync();

        await TabToAsync(page, "#tab-why");
        await keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(page.Page.Locator("#tab-rules")).ToBeFocusedAsync();
        await Assertions.Expect(page.Page.Locator("#tab-rules")).ToHaveAttributeAsync("aria-selected", "true");
        await keyboard.PressAsync("ArrowLeft");
        await Assertions.Expect(page.Page.Locator("#tab-why")).ToBeFocusedAsync();
        await TabToAsync(page, "#panel summary");
        await keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.Locator("#panel details[open]")).Not.ToHaveCountAsync(0);
        await TabToAsync(page, "[data-field=country]");
        await keyboard.PressAsync("Control+A");
        await keyboard.TypeAsync("JP");
        await Assertions.Expect(page.Page.Locator(".condition .value", new() { HasText = "JP" })).ToBeVisibleAsync();

        await TabToAsync(page, "#tab-why");
        await keyboard.PressAsync("ArrowLeft");
        await Assertions.Expect(page.Page.Locator("#tab-overrides")).ToBeFocusedAsync();
        await TabToAsync(page, ".override-form .primary");
        await keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.GetByText("A local override decided.")).ToBeVisibleAsync();
        await TabToAsync(page, ".views a[href='#/health']");
        await keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.Locator(".health .card").First).ToBeVisibleAsync();
        page.AssertQuiet();
    }

    private static Task<string> BackgroundAsync(BrowserPage page) => page.Page.EvaluateAsync<string>("() => getComputedStyle(document.documentElement).backgroundColor");

    /// <summary>Presses Tab until the element has the focus.</summary>
    private static async Task TabToAsync(BrowserPage page, string selector)
    {
        for (int i = 0; i < 120; i++)
        {
            if (await page.Page.EvaluateAsync<bool>("selector => document.activeElement?.matches(selector) === true", selector))
            {
                return;
            }

            await page.Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"Tab does not reach {selector}.");
    }
}
