using System;
using System.Collections.Generic;
using System.Text.Json;

namespace Statsig.Fast.AotTests;

/// <summary>Users from JSON and from CLR values.</summary>
internal static class UserChecks
{
    internal static void Run()
    {
        var user = StatsigUser.FromJson(
            """
            {"userID":42,"email":"ada@example.com","ip":"1.2.3.4","country":"US","appVersion":"1.2","customIDs":{"companyID":7,"stableID":"s"},
             "custom":{"level":5,"ratio":0.5,"tags":["a",1,null],"map":{"b":true},"none":null},"privateAttributes":{"secret":"x"},"statsigEnvironment":{"tier":"staging"}}
            """u8);
        Check.Equal("42", user.UserId);
        Check.That(user.CustomIds.Length == 2 && user.Custom.Length == 5);
        Check.Equal<StatsigValue>(7, user.CustomIds[0].Value);
        Check.Equal<StatsigValue>("x", user.PrivateAttributes[0].Value);
        Check.Equal("""["a",1,null]""", user.Custom[2].Value.ToString());
        Check.Equal("""{"b":true}""", user.Custom[3].Value.ToString());
        Check.Equal("9007199254740993", StatsigUser.FromJson("""{"userID":9007199254740993}"""u8).UserId);
        Check.Throws<JsonException>(() => StatsigUser.FromJson("{"u8));
        Check.Throws<ArgumentException>(() => GC.KeepAlive(new StatsigUser("x") { Custom = [new(null!, 1)] }));

        Check.Equal("5", StatsigValue.From((byte)5).ToString());
        Check.Equal("2020-01-02T03:04:05Z", Text(StatsigValue.From(new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc))));
        Check.Equal("Ordinal", Text(StatsigValue.From(StringComparison.Ordinal)));
        Check.Equal("[1,\"a\"]", StatsigValue.From(new List<object> { 1, "a" }).ToString());
        Check.Equal("""{"k":1.5}""", StatsigValue.From(new Dictionary<string, object?> { ["k"] = 1.5m }).ToString());
        Check.Equal(StatsigValue.FromJson("[1]"u8), StatsigValue.FromArray(1));
        Check.That(StatsigValue.From(1.0) == StatsigValue.From(1.0f) && new StatsigUser(12L).UserId == "12");
    }

    private static string Text(StatsigValue value) => value.ToString().Trim('"');
}
