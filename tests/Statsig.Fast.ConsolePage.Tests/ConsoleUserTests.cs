using System;
using System.Threading.Tasks;
using Microsoft.Playwright;

namespace Statsig.Fast.ConsolePage.Tests;

/// <summary>The user in the form and as JSON: what is typed is what the server receives.</summary>
[Collection(SharedBrowser.Name)]
public sealed class ConsoleUserTests(BrowserFixture browser)
{
    [Fact]
    public async Task Form_OfACustomField_SendsWhatIsTyped()
    {
        (string Typed, string Sent)[] cases =
        [
            ("2.10", "\"2.10\""), ("12345678901234567890", "\"12345678901234567890\""), ("007", "\"007\""), ("1e5", "\"1e5\""), ("42", "42"), ("-1.5", "-1.5"), ("\"42\"", "\"42\""),
            ("true", "true"), ("NaN", "\"NaN\""),
        ];
        await using ConsoleProcess console = await ConsoleProcess.StartAsync("console", "--specs", ConsoleProcess.Specs);
        await using BrowserPage page = await browser.OpenAsync($"{console.Origin}/#/gate/new_checkout");
        ILocator value = page.Page.Locator("[data-map=custom] .map-row input").Nth(1);
        foreach ((string typed, string sent) in cases)
        {
            await Assertions.Expect(page.Verdict).ToBeVisibleAsync();
            IRequest request = await page.Page.RunAndWaitForRequestAsync(
                () => value.FillAsync(typed), request => request.Url.EndsWith("/api/explain", StringComparison.Ordinal));
            Assert.Contains($"\"custom\":{{\"plan\":{sent}}}", request.PostData!, StringComparison.Ordinal);
            await page.Page.ReloadAsync();
            await Assertions.Expect(value).ToHaveValueAsync(typed);
        }

        page.AssertQuiet();
    }

    [Fact]
    public async Task Json_WithNumbersOfManyDigits_IsKeptAndSentAsItIs()
    {
        const string User = "{\"userID\": \"ada\",  \"custom\": {\"account\": 12345678901234567890, \"score\": 2.10}}";
        await using ConsoleProcess console = await ConsoleProcess.StartAsync("console", "--specs", ConsoleProcess.Specs);
        await using BrowserPage page = await browser.OpenAsync($"{console.Origin}/#/gate/new_checkout");
        await Assertions.Expect(page.Verdict).ToBeVisibleAsync();
        IRequest request = await page.Page.RunAndWaitForRequestAsync(
            () => page.SetUserAsync(User), request => request.Url.EndsWith("/api/explain", StringComparison.Ordinal));
        Assert.EndsWith($"\"user\":{User}}}", request.PostData!, StringComparison.Ordinal);
        await Assertions.Expect(page.Page.Locator(".answer[data-user=ada]")).ToHaveCountAsync(1);
        await page.Page.ReloadAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "JSON", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Page.GetByLabel("The user as JSON")).ToHaveValueAsync(User);

        // A change in the form writes the user anew, and keeps every digit of a whole number.
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Form", Exact = true }).ClickAsync();
        request = await page.Page.RunAndWaitForRequestAsync(
            () => page.Page.Locator("[data-field=country]").FillAsync("AT"), request => request.Url.EndsWith("/api/explain", StringComparison.Ordinal));
        Assert.Contains("\"account\":\"12345678901234567890\"", request.PostData!, StringComparison.Ordinal);
        page.AssertQuiet();
    }
}
