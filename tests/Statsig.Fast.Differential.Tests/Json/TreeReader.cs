using System;
using System.Collections.Generic;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Statsig.Fast.Differential.Tests.Json;

/// <summary>Reads JSON, escapes of half a surrogate pair included, which the framework's own readers refuse to turn into text.</summary>
internal static class TreeReader
{
    private const int MaxDepth = 2000;

    /// <exception cref="JsonException">The text is not JSON.</exception>
    internal static Tree Read(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
        return Read(document.RootElement);
    }

    private static Tree Read(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Array:
                var items = new List<Tree>(element.GetArrayLength());
                foreach (JsonElement item in element.EnumerateArray())
                {
                    items.Add(Read(item));
                }

                return Tree.Array(items);
            case JsonValueKind.Object:
                var members = new List<KeyValuePair<string, Tree>>();
                foreach (JsonProperty member in element.EnumerateObject())
                {
                    members.Add(new(Unescape(Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8PropertyName(member))), Read(member.Value)));
                }

                return Tree.ObjectOf(members);
            case JsonValueKind.String: return Tree.Text(Unescape(element.GetRawText()[1..^1]));
            case JsonValueKind.Number: return Tree.Number(element.GetRawText());
            case JsonValueKind.True: return Tree.True;
            case JsonValueKind.False: return Tree.False;
            default: return Tree.Null;
        }
    }

    private static string Unescape(string raw)
    {
        if (!raw.Contains('\\', StringComparison.Ordinal))
        {
            return raw;
        }

        var text = new StringBuilder(raw.Length);
        for (int i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
                continue;
            }

            char escape = raw[++i];
            switch (escape)
            {
                case 'b': text.Append('\b'); break;
                case 'f': text.Append('\f'); break;
                case 'n': text.Append('\n'); break;
                case 'r': text.Append('\r'); break;
                case 't': text.Append('\t'); break;
                case 'u':
                    text.Append((char)ushort.Parse(raw.AsSpan(i + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                    i += 4;
                    break;
                default: text.Append(escape); break;
            }
        }

        return text.ToString();
    }
}
