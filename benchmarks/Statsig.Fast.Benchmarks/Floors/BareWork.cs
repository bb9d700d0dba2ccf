using System;
using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Internals;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Benchmarks.Floors;

/// <summary>The bare work of each path, written straight down: look up, compare, hash, and nothing around it.</summary>
internal sealed class BareWork
{
    private static readonly string[] Names =
        ["b_public", "b_field_any", "b_str_contains", "b_pct50", "b_never", "b_inner", "b_nested", "b_big"];

    private readonly NameTable _table = new(Names);
    private readonly bool[] _answers = [true, false, true, false, true, false, true, false];
#pragma warning disable IDE0044 // Volatile is what is measured, and a readonly field cannot be.
    private volatile bool[] _current = [true, false, true, false, true, false, true, false];
#pragma warning restore IDE0044
    private readonly FrozenSet<string> _emails = Enumerable.Range(0, 9).Select(static i => $"someone.else{i}@elsewhere-corp.com")
        .Append("jane.doe@example-corp.com").ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private readonly SearchValues<string> _needles = SearchValues.Create(["@acme.io", "@example-corp.com"], StringComparison.OrdinalIgnoreCase);
    private readonly FrozenSet<string>[] _countries = [.. Enumerable.Range(0, 40).Select(static i => new[] { $"C{i}", $"D{i}", $"E{i}" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase))];
    private readonly HashPrefix _rule = new("a7214ffc-bea8-4e24-ace6-50ad098d15ff.a33ff4b7-9cdf-435a-a763-9d76c0ac71ec.");
    private readonly HashPrefix _bucket = new("b3192362-ae2b-4e56-af49-f7f1ae0bcd06.");
    private readonly Dictionary<string, string> _parameters = new() { ["button_color"] = "grey", ["title"] = "Check out now" };

    /// <summary>Find a name among eight and read an answer.</summary>
    internal long LookUp(int count)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += _answers[_table.Find(Names[i & 7])] ? 1 : 0;
        }

        return sum;
    }

    /// <summary>Read an answer by its place in an array that may be replaced.</summary>
    internal long ByIndex(int count)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += _current[i & 7] ? 1 : 0;
        }

        return sum;
    }

    internal long HalfBucketByIndex(int count, StatsigUser[] users)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += _current[3] ^ _rule.Hash(users[i % users.Length].UserId) % 10_000 < 5_000 ? 1 : 0;
        }

        return sum;
    }

    internal long Any(int count, StatsigUser user)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += _answers[_table.Find(Names[1])] ^ _emails.Contains(user.Email!) ? 1 : 0;
        }

        return sum;
    }

    internal long Contains(int count, StatsigUser user)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += _answers[_table.Find(Names[2])] ^ user.Email.AsSpan().ContainsAny(_needles) ? 1 : 0;
        }

        return sum;
    }

    internal long HalfBucket(int count, StatsigUser[] users)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += _answers[_table.Find(Names[3])] ^ _rule.Hash(users[i % users.Length].UserId) % 10_000 < 5_000 ? 1 : 0;
        }

        return sum;
    }

    /// <summary>One look-up, one search, two set look-ups and three branches: what the nested gate asks.</summary>
    internal long Nested(int count, StatsigUser user)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            bool inner = user.Email.AsSpan().ContainsAny(_needles);
            bool never = _countries[3].Contains(user.Country!);
            sum += _answers[_table.Find(Names[6])] ^ (inner && !never) ? 1 : 0;
        }

        return sum;
    }

    internal long Big(int count, StatsigUser user)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            bool any = _answers[_table.Find(Names[7])];
            foreach (FrozenSet<string> countries in _countries)
            {
                any ^= countries.Contains(user.Country!);
            }

            sum += any ? 1 : 0;
        }

        return sum;
    }

    internal long Config(int count)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += _answers[_table.Find(Names[4])] ? _parameters["button_color"].Length : 0;
        }

        return sum;
    }

    internal long Experiment(int count, StatsigUser[] users)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += _answers[_table.Find(Names[4])] ^ _bucket.Hash(users[i % users.Length].UserId) % 1_000 < 500 ? _parameters["button_color"].Length : 0;
        }

        return sum;
    }
}
