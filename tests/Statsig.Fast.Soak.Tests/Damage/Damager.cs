using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;

namespace Statsig.Fast.Soak.Tests.Damage;

/// <summary>Damages a payload: mostly value by value, so that it stays JSON and gets past the reader, sometimes byte by byte.</summary>
internal sealed class Damager
{
    private static readonly byte[][] Values =
    [
        .. new[]
        {
            "null", "true", "false", "0", "-1", "1e999", "-1e999", "-99999999999999999999", "9223372036854775807", "9223372036854775808", "4294967296",
            "0.07", "1e-320", "50.005", "100.0000001", "1e18", "\"\"", "\"\\ud800\"", "\"x\\udc00y\"", "\"\\u0000\"", "\"NaN\"", "\"Infinity\"", "[]", "{}", "[null]",
            "[[[]]]", "[1,\"2\",true,null,{\"a\":1},[\"\\ud800\"]]", "{\"\\udfff\":1}", "{\"a\":\"\\ud800\",\"a\":2}", "\"userID\"", "\"USERID\"", "\"companyid\"", "\"stableID\"",
            "\"any\"", "\"none\"", "\"eq\"", "\"neq\"", "\"gt\"", "\"lte\"", "\"version_neq\"", "\"on\"", "\"before\"", "\"str_matches\"", "\"in_segment_list\"", "\"array_contains_all\"",
            "\"str_contains_none\"", "\"any_case_sensitive\"", "\"str_ends_with_any\"", "\"user_bucket\"", "\"pass_gate\"", "\"fail_gate\"", "\"multi_pass_gate\"", "\"experiment_group\"",
            "\"current_time\"", "\"unit_id\"", "\"ua_based\"", "\"ip_based\"", "\"target_app\"", "\"nested\"", "\"middle\"", "\"text\"", "\"segment:seg\"", "\"experiment\"", "\"layer\"",
            "[\"nested\",\"middle\",\"nested\"]", "\"(a+)+$\"", "\"(?i)[[:alpha:]&&[^x]]\\\\p{L}{2,\"", "\"((((((((((x\"", "\"\\\\b(?P<n>.)\\\\z|(?:)*\"", "\"x{1000}{1000}\"", "\"[^\\\\W\\\\d]\"",
            "\"2020-02-30T00:00:00Z\"", "\"1.2.x\"", "[\"K\u0130\u0307\",\"\u03a3\u03c3\u03c2\",\"\\ud83d\"]", "{\"12\":true,\"999\":1,\"1000\":1,\"-1\":2}",
            new string('[', 200) + new string(']', 200), new string('[', 400) + new string(']', 400),
        }.Select(Encoding.UTF8.GetBytes),
        Encoding.UTF8.GetBytes($"\"{new string('k', 5_000)}\""),
    ];

    private readonly Random _random;
    private readonly byte[] _original;
    private readonly Range[] _values;
    private readonly Range[] _members;

    internal Damager(byte[] original, Random random)
    {
        _original = original;
        _random = random;
        (_values, _members) = Parts(original);
    }

    internal byte[] Damage()
    {
        // Positions are those of the original, so what is changed later must lie before what was changed already.
        byte[] bytes = _original;
        int limit = bytes.Length;
        for (int times = _random.Next(1, 4); times > 0; times--)
        {
            bool isMember = _random.Next(4) == 0;
            Range part = isMember ? _members[_random.Next(_members.Length)] : _values[_random.Next(_values.Length)];
            if (part.End.Value <= limit)
            {
                bytes = Replace(bytes, part, isMember);
                limit = part.Start.Value;
            }
        }

        return _random.Next(10) < 2 ? DamageBytes(bytes) : bytes;
    }

    private byte[] Replace(byte[] bytes, Range part, bool isMember)
    {
        byte[] old = _original[part];
        byte[] changed = (isMember, _random.Next(3)) switch
        {
            // A member twice, a member under another's name, a member in the place of another.
            (true, 0) => [.. old, (byte)',', .. old],
            (true, 1) => [.. NameOf(_members[_random.Next(_members.Length)]), .. old[NameOf(part).Length..]],
            (true, _) => _original[_members[_random.Next(_members.Length)]],
            (false, 0) => _original[_values[_random.Next(_values.Length)]],
            _ => Values[_random.Next(Values.Length)],
        };
        return [.. bytes[..part.Start.Value], .. changed, .. bytes[part.End.Value..]];
    }

    /// <summary>The name of a member with its quotes, without the colon.</summary>
    private byte[] NameOf(Range member)
    {
        int colon = member.Start.Value;
        bool escaped = false;
        bool inside = false;
        for (; _original[colon] != ':' || inside; colon++)
        {
            inside ^= _original[colon] == '"' && !escaped;
            escaped = _original[colon] == '\\' && !escaped;
        }

        return _original[member.Start.Value..colon];
    }

    private byte[] DamageBytes(byte[] bytes)
    {
        int at = _random.Next(bytes.Length);
        int length = _random.Next(1, Math.Min(200, bytes.Length - at + 1));
        switch (_random.Next(6))
        {
            case 0:
                return bytes[..at];
            case 1:
                bytes = [.. bytes];
                bytes[at] ^= (byte)(1 << _random.Next(8));
                return bytes;
            case 2:
                return [.. bytes[..at], 0xC0, 0x80, 0xED, 0xA0, 0x80, .. bytes[at..]];
            case 3:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 4:
                return [.. bytes[..(at + length)], .. bytes[at..]];
            default:
                return [.. bytes[..at], .. Values[_random.Next(Values.Length)], .. bytes[at..]];
        }
    }

    /// <summary>Where values and members begin and end.</summary>
    private static (Range[] Values, Range[] Members) Parts(byte[] json)
    {
        var values = new List<Range>();
        var members = new List<Range>();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 512 });
        reader.Read();
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
            {
                continue;
            }

            int start = (int)reader.TokenStartIndex;
            Utf8JsonReader ahead = reader;
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                ahead.Read();
            }

            ahead.Skip();
            (reader.TokenType == JsonTokenType.PropertyName ? members : values).Add(start..(int)ahead.BytesConsumed);
        }

        return ([.. values], [.. members]);
    }
}
