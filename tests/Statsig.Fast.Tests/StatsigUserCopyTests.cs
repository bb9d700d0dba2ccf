using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Text;

namespace Statsig.Fast.Tests;

/// <summary>Users from dictionaries, and copies with changes.</summary>
public sealed class StatsigUserCopyTests
{
    private static StatsigUser Full => new("user-1")
    {
        Email = "ada@example.com",
        Ip = "203.0.113.7",
        UserAgent = "agent",
        Country = "GB",
        Locale = "en_GB",
        AppVersion = "1.2",
        CustomIds = [new("companyID", "acme")],
        Custom = [new("plan", "pro"), new("seats", 12)],
        PrivateAttributes = [new("secret", true)],
        StatsigEnvironment = [new("tier", "staging")],
    };

    [Fact]
    public void With_Nothing_IsTheSameUser()
    {
        Assert.Equal(Text(Full), Text(Full.With()));
        Assert.Equal(Text(new StatsigUser()), Text(new StatsigUser().With()));
        Assert.Equal(Text(new StatsigUser("u") { Custom = [], CustomIds = [] }), Text(new StatsigUser("u") { Custom = [], CustomIds = [] }.With()));
        Assert.NotEqual(Text(new StatsigUser("u") { Custom = [] }), Text(new StatsigUser("u").With()));
    }

    [Fact]
    public void With_Texts_ReplacesThem()
    {
        StatsigUser changed = Full.With("user-2", "bob@example.com", "198.51.100.1", "other", "DE", "de_DE", "2.0");

        Assert.Equal(
            ("user-2", "bob@example.com", "198.51.100.1", "other", "DE", "de_DE", "2.0"),
            (changed.UserId, changed.Email, changed.Ip, changed.UserAgent, changed.Country, changed.Locale, changed.AppVersion));
        Assert.Equal(Full.Custom.ToArray(), changed.Custom.ToArray());
    }

    [Fact]
    public void With_Fields_AddsAndReplaces()
    {
        StatsigUser changed = Full.With(
            customIds: [new("stableID", "s")], custom: [new("seats", 13), new("cart_total", 42.5)], privateAttributes: [new("other", 1)]);

        Assert.Equal([new("companyID", "acme"), new("stableID", "s")], changed.CustomIds.ToArray());
        Assert.Equal([new("plan", "pro"), new("seats", 13), new("cart_total", 42.5)], changed.Custom.ToArray());
        Assert.Equal([new("secret", true), new("other", 1)], changed.PrivateAttributes.ToArray());
        Assert.Equal([new("plan", "pro"), new("seats", 12)], Full.Custom.ToArray());
    }

    [Fact]
    public void With_NullName_Throws() => Assert.Throws<ArgumentException>(() => Full.With(custom: [new(null!, 1)]));

    /// <summary>A property that With forgets would be lost in every copy.</summary>
    [Fact]
    public void With_EveryProperty_IsCopied()
    {
        PropertyInfo[] properties = typeof(StatsigUser).GetProperties(BindingFlags.Public | BindingFlags.Instance);
        StatsigUser copy = Full.With();

        string[] texts = [.. properties.Where(static property => property.PropertyType == typeof(string)).Select(property => $"{property.Name}={property.GetValue(copy)}")];
        Assert.Equal([.. properties.Where(static property => property.PropertyType == typeof(string)).Select(static property => $"{property.Name}={property.GetValue(Full)}")], texts);
        Assert.DoesNotContain(texts, static text => text.EndsWith('='));
        Assert.Equal(
            ["Custom", "CustomIds", "PrivateAttributes", "StatsigEnvironment"],
            properties.Where(static property => property.PropertyType != typeof(string)).Select(static property => property.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void From_Dictionaries_KeepsNamesValuesAndOrder()
    {
        UserField[] fields = UserField.From(new Dictionary<string, object?>
        {
            ["plan"] = "pro",
            ["seats"] = 12,
            ["ratio"] = 0.5m,
            ["since"] = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            ["id"] = Guid.Empty,
            ["page"] = new Uri("https://example.com/"),
            ["tags"] = new[] { "a", "b" },
            ["none"] = null,
        });

        Assert.Equal(
            """plan="pro" seats=12 ratio=0.5 since="2026-01-02T03:04:05Z" id="00000000-0000-0000-0000-000000000000" page="https://example.com/" tags=["a","b"] none=null""",
            string.Join(' ', fields.Select(static field => $"{field.Name}={field.Value}")));
        Assert.Equal([new("companyID", "acme")], UserField.From(new Dictionary<string, string> { ["companyID"] = "acme" }!));
        Assert.Equal([new("companyID", "acme")], UserField.From([new KeyValuePair<string, object?>("companyID", "acme")]));
    }

    [Fact]
    public void From_ValueWithoutAForm_NamesTheField()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => UserField.From(new Dictionary<string, object?> { ["cart"] = new object() }));
        Assert.Contains("\"cart\"", exception.Message, StringComparison.Ordinal);
        Assert.Contains("System.Object", exception.Message, StringComparison.Ordinal);

        exception = Assert.Throws<ArgumentException>(() => UserField.From(new Dictionary<string, object?> { ["carts"] = new List<object?> { 1, new object() } }));
        Assert.Contains("\"carts\"", exception.Message, StringComparison.Ordinal);
        Assert.Equal("fields", exception.ParamName);

        var circle = new ArrayList();
        circle.Add(circle);
        exception = Assert.Throws<ArgumentException>(() => UserField.From(new Dictionary<string, object?> { ["circle"] = circle }));
        Assert.Contains("\"circle\"", exception.Message, StringComparison.Ordinal);
        Assert.Equal("fields", exception.ParamName);
        Assert.Throws<ArgumentException>(() => UserField.From([new KeyValuePair<string, object?>(null!, 1)]));
        Assert.Throws<ArgumentNullException>(() => UserField.From((IEnumerable<KeyValuePair<string, object?>>)null!));
    }

    private static string Text(StatsigUser user)
    {
        var text = new StringBuilder();
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{user.UserId}|{user.Email}|{user.Ip}|{user.UserAgent}|{user.Country}|{user.Locale}|{user.AppVersion}");
        Add("ids", user.CustomIds, StatsigUser.IsAbsent(user.CustomIds));
        Add("custom", user.Custom, StatsigUser.IsAbsent(user.Custom));
        Add("private", user.PrivateAttributes, isAbsent: false);
        Add("environment", user.StatsigEnvironment, StatsigUser.IsAbsent(user.StatsigEnvironment));
        return text.ToString();

        void Add(string name, ReadOnlySpan<UserField> fields, bool isAbsent)
        {
            text.Append('|').Append(name).Append(isAbsent ? " absent" : "");
            foreach (UserField field in fields)
            {
                text.Append(' ').Append(field.Name).Append('=').Append(field.Value.ToString());
            }
        }
    }
}
