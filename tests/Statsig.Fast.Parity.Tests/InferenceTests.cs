using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using Statsig.Fast.Parity.Tests.Recordings;

namespace Statsig.Fast.Parity.Tests;

/// <summary>Conditions on browser, operating system and country, with a gate for every recorded user agent and address.</summary>
public sealed class InferenceTests
{
    [Fact]
    public void CheckGate_RecordedUserAgents_SeesWhatTheReferenceSees()
    {
        KeyValuePair<string, UserAgentInfo>[] rows = [.. RecordedParser.Default.Answers];
        var payload = new TinyPayload();
        for (int i = 0; i < rows.Length; i++)
        {
            UserAgentInfo found = rows[i].Value;
            payload.Gate(
                "g" + i, Is("ua_based", "os_name", found.OsName), Is("ua_based", "os_version", found.OsVersion),
                Is("ua_based", "browser_name", found.BrowserName), Is("ua_based", "browser_version", found.BrowserVersion));
        }

        StatsigServer server = payload.CreateServer();

        Assert.Equal(129, rows.Length);
        Assert.All(rows.Index(), row => Assert.True(
            server.CheckGate(new StatsigUser("user_1") { UserAgent = row.Item.Key }, "g" + row.Index), row.Item.Key));
    }

    [Fact]
    public void CheckGate_RecordedAddresses_SeesTheCountryThatTheReferenceSees()
    {
        JsonElement[] rows = [.. VectorFile.ReadLines(VectorFile.Committed("ip_country.jsonl")).Skip(1)];
        var payload = new TinyPayload();
        for (int i = 0; i < rows.Length; i++)
        {
            // An equal target of null holds when there is no country.
            payload.Gate("g" + i, !HasPartAbove255(rows[i]) && rows[i].GetProperty("core").GetString() is { } country
                ? Is("ip_based", "country", country)
                : TinyPayload.Condition("ip_based", "eq", "country"));
        }

        StatsigServer server = payload.CreateServer();

        Assert.Equal((240, 2), (rows.Length, rows.Count(HasPartAbove255)));
        Assert.All(rows.Index(), row => Assert.True(
            server.CheckGate(new StatsigUser("user_1") { Ip = row.Item.GetProperty("ip").GetString() }, "g" + row.Index), row.Item.ToString()));
    }

    /// <summary>By decision such a text is not an address; the reference carries the surplus into the part before, or aborts.</summary>
    private static bool HasPartAbove255(JsonElement row) => row.GetProperty("ip").GetString()!.Split('.')
        .Any(static part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 255);

    private static JsonObject Is(string type, string field, string value) =>
        TinyPayload.Condition(type, "any_case_sensitive", field, new JsonArray(value));
}
