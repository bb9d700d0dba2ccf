using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Statsig.Fast.Differential.Tests.Json;

/// <summary>A JSON value that keeps how its numbers are spelled, the order of members, and halves of surrogate pairs.</summary>
/// <remarks>
/// Immutable, so that a shrunk case shares everything with its original but the path to what was removed. Safe from any thread.
/// </remarks>
internal sealed class Tree
{
    private readonly string _scalar;

    private Tree(TreeKind kind, string scalar, IReadOnlyList<Tree> items, IReadOnlyList<KeyValuePair<string, Tree>> members)
    {
        Kind = kind;
        _scalar = scalar;
        Items = items;
        Members = members;
    }

    internal static Tree Null { get; } = new(TreeKind.Null, "null", [], []);

    internal static Tree True { get; } = new(TreeKind.Boolean, "true", [], []);

    internal static Tree False { get; } = new(TreeKind.Boolean, "false", [], []);

    internal static Tree EmptyObject { get; } = ObjectOf([]);

    internal TreeKind Kind { get; }

    internal IReadOnlyList<Tree> Items { get; }

    internal IReadOnlyList<KeyValuePair<string, Tree>> Members { get; }

    /// <summary>The text of a text, null of anything else.</summary>
    internal string? AsText => Kind == TreeKind.Text ? _scalar : null;

    /// <summary>The value of a number, null of anything else.</summary>
    internal double? AsNumber => Kind == TreeKind.Number ? double.Parse(_scalar, NumberStyles.Float, CultureInfo.InvariantCulture) : null;

    internal IEnumerable<string> Names => Members.Select(static member => member.Key);

    /// <summary>A member of an object; null when there is none.</summary>
    internal Tree? this[string name]
    {
        get
        {
            foreach ((string key, Tree value) in Members)
            {
                if (key == name)
                {
                    return value;
                }
            }

            return null;
        }
    }

    internal static Tree Of(bool value) => value ? True : False;

    internal static Tree Text(string text) => new(TreeKind.Text, text, [], []);

    internal static Tree TextOrNull(string? text) => text is null ? Null : Text(text);

    internal static Tree Number(string spelling) => new(TreeKind.Number, spelling, [], []);

    internal static Tree Number(long number) => Number(number.ToString(CultureInfo.InvariantCulture));

    internal static Tree Array(params IReadOnlyList<Tree> items) => new(TreeKind.Array, "", items, []);

    internal static Tree Texts(params IEnumerable<string> texts) => Array([.. texts.Select(Text)]);

    internal static Tree ObjectOf(IReadOnlyList<KeyValuePair<string, Tree>> members) => new(TreeKind.Object, "", [], members);

    /// <summary>An object with the members that are not null.</summary>
    internal static Tree Object(params ReadOnlySpan<(string Name, Tree? Value)> members)
    {
        var some = new List<KeyValuePair<string, Tree>>(members.Length);
        foreach ((string name, Tree? value) in members)
        {
            if (value is not null)
            {
                some.Add(new(name, value));
            }
        }

        return ObjectOf(some);
    }

    /// <summary>The object with one member added, replaced where it was, or removed when the value is null.</summary>
    internal Tree With(string name, Tree? value)
    {
        if (value is null)
        {
            return ObjectOf([.. Members.Where(member => member.Key != name)]);
        }

        return this[name] is null
            ? ObjectOf([.. Members, new(name, value)])
            : ObjectOf([.. Members.Select(member => member.Key == name ? new(name, value) : member)]);
    }

    /// <summary>The value with each direct part replaced.</summary>
    internal Tree Map(Func<Tree, Tree> change) => Kind switch
    {
        TreeKind.Array => Array([.. Items.Select(change)]),
        TreeKind.Object => ObjectOf([.. Members.Select(member => new KeyValuePair<string, Tree>(member.Key, change(member.Value)))]),
        _ => this,
    };

    /// <summary>The JSON text.</summary>
    /// <param name="onlyAscii">True to escape everything beyond ASCII; else only what has to be.</param>
    internal string ToJson(bool onlyAscii)
    {
        var text = new StringBuilder();
        Write(text, onlyAscii, canonical: false);
        return text.ToString();
    }

    /// <summary>One text for all values that are alike: members by name, numbers by value.</summary>
    internal string ToCanonical()
    {
        var text = new StringBuilder();
        Write(text, onlyAscii: true, canonical: true);
        return text.ToString();
    }

    public override string ToString() => ToJson(onlyAscii: true);

    private static void WriteText(StringBuilder into, string text, bool onlyAscii)
    {
        into.Append('"');
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            bool isPaired = char.IsHighSurrogate(c) ? i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) : i > 0 && char.IsHighSurrogate(text[i - 1]);
            if (c is '"' or '\\')
            {
                into.Append('\\').Append(c);
            }
            else if (c < ' ' || (c > '~' && onlyAscii) || (char.IsSurrogate(c) && !isPaired))
            {
                into.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                into.Append(c);
            }
        }

        into.Append('"');
    }

    private void Write(StringBuilder into, bool onlyAscii, bool canonical)
    {
        switch (Kind)
        {
            case TreeKind.Array:
                into.Append('[');
                for (int i = 0; i < Items.Count; i++)
                {
                    into.Append(i == 0 ? "" : ",");
                    Items[i].Write(into, onlyAscii, canonical);
                }

                into.Append(']');
                break;
            case TreeKind.Object:
                into.Append('{');
                string separator = "";
                foreach ((string name, Tree value) in canonical ? Members.OrderBy(static member => member.Key, StringComparer.Ordinal) : Members.AsEnumerable())
                {
                    into.Append(separator);
                    WriteText(into, name, onlyAscii);
                    into.Append(':');
                    value.Write(into, onlyAscii, canonical);
                    separator = ",";
                }

                into.Append('}');
                break;
            case TreeKind.Text:
                WriteText(into, _scalar, onlyAscii);
                break;
            case TreeKind.Number when canonical:
                // Adding zero takes the sign of a negative zero.
                into.Append((AsNumber!.Value + 0.0).ToString("R", CultureInfo.InvariantCulture));
                break;
            default:
                into.Append(_scalar);
                break;
        }
    }
}
