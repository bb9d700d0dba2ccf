using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Statsig.Fast.Benchmarks.Work;
using Statsig.Fast.Internals;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Benchmarks.Floors;

/// <summary>
/// The bare work of the gates of <see cref="ConditionPayload"/>: the look-up by name, and what their conditions cannot do without.
/// </summary>
internal sealed class BareConditions
{
    private readonly NameTable _table = new(ConditionPayload.Gates);
    private readonly bool[] _answers = [true, false, true, false, true];
    private readonly FrozenSet<string>[] _countries =
        [.. Enumerable.Range(0, ConditionPayload.Rules).Select(static i => ConditionPayload.CountriesOf(i).ToFrozenSet(StringComparer.OrdinalIgnoreCase))];

    private readonly HashSet<ulong> _members = [.. ConditionPayload.MemberIds(CommonUsers.Many).Select(static id => IdListKey.Of(id))];
    private readonly Regex _email = new(ConditionPayload.EmailPattern, RegexOptions.CultureInvariant);
    private readonly FrozenSet<string> _browsers = new[] { ConditionPayload.Browser }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    private readonly string _browser = ConditionPayload.Browser.ToUpperInvariant();

    /// <summary>Twenty set look-ups, of which the last one hits.</summary>
    internal long TwentyRules(int count)
    {
        StatsigUser user = CommonUsers.One[0];
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            bool any = _answers[_table.Find(ConditionPayload.TwentyRules)];
            foreach (FrozenSet<string> countries in _countries)
            {
                any ^= countries.Contains(user.Country!);
            }

            sum += any ? 1 : 0;
        }

        return sum;
    }

    /// <summary>One hash block of the unit ID, and one look-up among a hundred thousand numbers.</summary>
    internal long IdList(int count)
    {
        StatsigUser[] users = CommonUsers.Many;
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += _answers[_table.Find(ConditionPayload.IdList)] ^ _members.Contains(IdListKey.Of(users[i % users.Length].UserId)) ? 1 : 0;
        }

        return sum;
    }

    /// <summary>The same expression, interpreted as well.</summary>
    internal long Pattern(int count)
    {
        StatsigUser user = CommonUsers.One[0];
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += _answers[_table.Find(ConditionPayload.Pattern)] ^ _email.IsMatch(user.Email!) ? 1 : 0;
        }

        return sum;
    }

    /// <summary>The name of a browser that is known already, among those asked for.</summary>
    internal long UserAgent(int count)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += _answers[_table.Find(ConditionPayload.UserAgent)] ^ _browsers.Contains(_browser) ? 1 : 0;
        }

        return sum;
    }

    /// <summary>The same after building a user and one search for the browser in its user agent.</summary>
    internal long NewUserAgent(int count)
    {
        StatsigUser[] users = CommonUsers.Many;
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            var user = new StatsigUser(users[i & 63].UserId!) { UserAgent = ConditionPayload.BrowserText };
            bool isThere = user.UserAgent.AsSpan().Contains(ConditionPayload.Browser, StringComparison.Ordinal);
            sum += _answers[_table.Find(ConditionPayload.UserAgent)] ^ (isThere && _browsers.Contains(_browser)) ? 1 : 0;
        }

        return sum;
    }
}
