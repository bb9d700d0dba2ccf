using System.Linq;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Soak.Tests.Damage;

/// <summary>Users that no service should have, and that evaluation has to answer for all the same.</summary>
internal static class OddUsers
{
    private const string HalfPair = "a\ud800b\udfff";

    private static readonly string Long = string.Concat(Enumerable.Repeat("größe ", 2_000));

    internal static StatsigUser[] All { get; } =
    [
        new StatsigUser(),
        new StatsigUser("") { Email = "", Ip = "", UserAgent = "", Country = "", AppVersion = "", CustomIds = [new("", "")], Custom = [new("", "")] },
        new StatsigUser(HalfPair)
        {
            Email = HalfPair,
            Ip = "999.1.2.3",
            UserAgent = HalfPair,
            AppVersion = "1..2.-99999999999999999999",
            Locale = HalfPair,
            CustomIds = [new("companyID", double.NaN), new("companyid", HalfPair)],
            Custom =
            [
                new("level", double.PositiveInfinity), new("ratio", -0.0), new("city", HalfPair), new("joined", long.MinValue),
                new("tags", StatsigValue.FromArray(HalfPair, double.NaN, StatsigValue.FromArray(1, "x"), default, true)),
            ],
            StatsigEnvironment = [new("tier", double.MaxValue)],
        },
        new StatsigUser(Long)
        {
            Email = Long,
            UserAgent = Long,
            Ip = Long,
            Country = Long,
            AppVersion = new string('9', 5_000),
            Custom = [new("level", true), new("ratio", Long), new("city", Long), new("joined", double.MaxValue), new("tags", "[\"a\"]")],
        },
        StatsigUser.FromJson(
            """
            {"userID":"json","customIDs":{"companyID":1e300},"custom":{"level":{"\u0000":{"a":[1]}},"tags":[{"b":null},["\u00fc"]],"city":{"a":"x"},
             "joined":"2020-01-02T25:61:61Z","ratio":[[[[[]]]]],"email":null},"privateAttributes":{"country":{}}}
            """u8),
        EveryFeature.User(6),
    ];
}
