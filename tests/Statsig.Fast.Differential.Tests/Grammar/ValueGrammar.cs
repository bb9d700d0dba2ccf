using System.Linq;
using CsCheck;
using Statsig.Fast.Differential.Tests.Json;

namespace Statsig.Fast.Differential.Tests.Grammar;

/// <summary>Texts, numbers, dates, versions and JSON values that users and targets share, so that they meet.</summary>
/// <remarks>
/// The folder makes payloads and users. Everything follows from the generator's state: a seed makes the same cases on every machine.
/// </remarks>
internal static class ValueGrammar
{
    internal static readonly Gen<string> PlainText = Gen.OneOf(
        "a", "A", "b", "abc", "ABC", "aBc", "ab", "user-1", "User-1", "pro", "true", "false", "null", "1", "5.5", "100", "x y", "US", "production");

    internal static readonly Gen<string> OddText = Gen.OneOf(
        "", " ", " a", "\t", "\n", "\u001f", "\u0000", "\u007f", "\u00a0", "\u2028", "fast 🚀", "🚀", "é", "e\u0301", "É", "Straße", "STRASSE", "ẞ", "İ", "i\u0307", "ΟΔΟΣ",
        "οδος", "οδοσ", "Σ", "σ", "ς", "K", "k", "ǅ", "ﬀ", "\"", "\\", "a\"b", "[\"a\"]", "[]", "{}", "{\"a\":1}", "5.50", "5.0", "1e2", "+5", ".5", "5.", "-0", "0x10", "NaN",
        "inf", "-Infinity", "1_000", "9007199254740993", "18446744073709551615", "\uFFFD", "a\u0301bc", "١٢", "²");

    /// <summary>Numbers that both sides can be given: a user's pass through a double in the reference's binding.</summary>
    internal static readonly Gen<Tree> SafeNumber = Gen.Frequency(
        (4, Gen.OneOf(
            "0", "1", "5", "5.5", "5.50", "9.0", "9", "100", "1e2", "100.0", "-1", "-0.0", "0.1", "0.30000000000000004", "1e21", "1e-7", "0.0000001", "1.5e300", "123456789012", "4.35e1",
            "9007199254740991", "1672531200", "1672531200000", "1.5e12", "9999999999", "10000000000", "-10000000000", "1234567890.5", "1E5", "1e+2", "12345678901234567890e-10").Select(Tree.Number)),
        (1, Gen.Int[-1000, 1000].Select(static number => Tree.Number(number))),
        (1, Gen.Double[-1e6, 1e6].Select(static number => Tree.Number(number.ToString("R", System.Globalization.CultureInfo.InvariantCulture)))));

    /// <summary>Numbers of payloads.</summary>
    internal static readonly Gen<Tree> Number = Gen.Frequency(
        (4, SafeNumber),
        (1, Gen.OneOf(
            "-0", "9007199254740993", "9223372036854775807", "9223372036854775808", "18446744073709551615", "18446744073709551616", "100000000000000000000",
            "1.0000000000000000001", "0e0", "1e0", "1.50e+3", "2.2250738585072014e-308", "5e-324").Select(Tree.Number)));

    /// <summary>For lists only: as a time, the first of them ends the reference's process.</summary>
    internal static readonly Gen<Tree> LowestNumber = Gen.OneOf("-9223372036854775808", "-9223372036854775809").Select(Tree.Number);

    internal static readonly Gen<string> Date = Gen.Frequency(
        (3, Gen.Select(
            Gen.OneOf("2023", "2024", "1969", "1970", "0099", "99", "+2023", "-0001", "12023"), Gen.OneOf("6", "06", "12", "2", "13", "0"), Gen.OneOf("3", "03", "31", "29", "32"),
            static (year, month, day) => $"{year}-{month}-{day}")
            .Select(
                Gen.OneOf(" ", "T", "t", "  ", "\t", "\u00a0", ""), Gen.OneOf("7:05:09", "07:05:09", "23:59:60", "24:00:00", "0:0:0", "12:30", "12:30:61", "07:05:09.5", " 7: 5: 9"),
                static (date, between, time) => date + between + time)
            .Select(Gen.OneOf("", "", "Z", "z", "+01:00", "-0130", "+01", " UTC", " "), static (text, zone) => text + zone)),
        (1, Gen.OneOf(
            "2023-06-03", "2023-06-03T07:05:09Z", "2023-06-03T07:05:09", "1685775909", "1685775909000", "-1", "Sat, 03 Jun 2023 07:05:09 GMT", " 2023-06-03 07:05:09", "2023/06/03 07:05:09",
            "2023-06-03 07:05:09 ", "2024-02-29 00:00:00", "2023-02-29 00:00:00", "1969-12-31 23:59:59", "2023-06-03t07:05:09z", "2023-06-03 07:05:09Z", "T", "-")));

    internal static readonly Gen<string> Version = Gen.OneOf(
        "1", "1.0", "1.0.0", "1.2", "1.2.3", "1.2.3.4", "1.2.3.4.5", "2", "2.x", "1.x", "1.10", "1.9", "01.2", "1.2-beta", "1.2-", "-1", "+1.2", "1..2", "", " 1 . 2 ", "1.2.3+45", "1e2", "v1.2",
        "340282366920938463463374607431768211456.1", "9223372036854775808.1", "1.-2", "99999999999.1");

    internal static readonly Gen<string> Pattern = Gen.OneOf(
        "", "a", "^a", "a$", "^abc$", "(?i)ABC", "^$", "[a-c]+", "\\d+", "\\w", "\\s", "\\bpro\\b", "^.$", "a|b", "(?<=a)b", "(a)\\1", "[[:alpha:]]+", "\\p{L}", "\\p{Lu}", "(", "[", "a{2", "(?P<n>a)", "\\.",
        "@x\\.com$", "(?s)a.c", "(?m)^a$", "\\u0061", "\\x41", "[^a]", "\\D", "^\\S+$", "(?!a)b", "a??", "(?:ab)+", "^(\\w+[.-]?\\w*)*@x\\.com$");

    internal static readonly Gen<string> Email = Gen.OneOf("a@x.com", "A@X.COM", "b@y.org", "", "no-address", "ü@x.com", "a@x.com\n");

    internal static readonly Gen<string> Agent = Gen.OneOf(
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 16_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.5 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140 Version/11.1.1 Safari/605.1.15",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "axios/1.6.7,6468", "", "curl/8.0", "🚀", "Windows", "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0");

    /// <summary>
    /// Addresses. The reference ends its process at one whose first part is above 255 or below zero, which is why there is none.
    /// </summary>
    internal static readonly Gen<string> Address = Gen.Frequency(
        (6, Gen.OneOf("8.8.8.8", "1.0.0.0", "24.18.183.148", "115.240.90.163", "192.168.0.1", "127.0.0.1", "255.255.255.255", "0.0.0.0", "+1.1.1.1", "::1", "1.1.1", "1.1.1.1.1", "1.1.1.x", " 1.1.1.1", "")),
        (1, Gen.OneOf("1.1.1.256", "1.1.256.1", "8.300.1.1")));

    internal static readonly Gen<string> Text = Gen.Frequency((3, PlainText), (2, OddText));

    private static readonly Gen<Tree> TextOrDate = Gen.Frequency((5, Text), (2, Date), (1, Version), (1, Email)).Select(Tree.Text);

    /// <summary>Anything, nested a little.</summary>
    internal static readonly Gen<Tree> Any = AnyOf(Number, depth: 2);

    /// <summary>Anything that survives the way through the reference's binding: fields of users, values of configs and stores.</summary>
    internal static readonly Gen<Tree> AnyOfUser = AnyOf(SafeNumber, depth: 2);

    private static Gen<Tree> AnyOf(Gen<Tree> number, int depth)
    {
        Gen<Tree> scalar = Gen.Frequency((6, TextOrDate), (4, number), (1, Gen.Bool.Select(Tree.Of)), (1, Gen.Const(Tree.Null)));
        if (depth == 0)
        {
            return scalar;
        }

        Gen<Tree> inner = AnyOf(number, depth - 1);
        return Gen.Frequency(
            (5, scalar),
            (3, inner.Array[0, 4].Select(static items => Tree.Array(items))),
            (1, Gen.Select(Gen.OneOf("a", "b", "A", "é", ""), inner).Array[0, 3].Select(static members =>
                Tree.ObjectOf([.. members.DistinctBy(static member => member.Item1).Select(static member => new System.Collections.Generic.KeyValuePair<string, Tree>(member.Item1, member.Item2))]))));
    }
}
