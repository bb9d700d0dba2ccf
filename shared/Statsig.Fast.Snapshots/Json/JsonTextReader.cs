using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Statsig.Fast.Snapshots.Json;

/// <summary>Reads a JSON text, strictly: no comments, no trailing commas, nothing after the value.</summary>
/// <remarks>
/// This reader replaces System.Text.Json, because analyzers may not find the version with which they were built. A test compares both on
/// the same texts. Recursion is bounded by <see cref="MaxDepth"/>.
/// </remarks>
internal sealed class JsonTextReader
{
    /// <summary>Lists and objects inside each other; deeper texts are rejected.</summary>
    internal const int MaxDepth = 256;

    private readonly string _text;
    private int _position;

    private JsonTextReader(string text) => _text = text;

    /// <summary>Reads a text that is one JSON value.</summary>
    /// <exception cref="JsonSyntaxException">It is not.</exception>
    internal static JsonNode Read(string text)
    {
        var reader = new JsonTextReader(text);
        reader.SkipSpace();
        JsonNode value = reader.ReadValue(1);
        reader.SkipSpace();
        return reader._position == text.Length ? value : throw reader.Error("More text follows the JSON value");
    }

    private JsonNode ReadValue(int depth)
    {
        int start = _position;
        switch (Peek())
        {
            case '{':
                return ReadObject(depth);
            case '[':
                return ReadArray(depth);
            case '"':
                return new JsonNode(JsonKind.String, start, ReadString());
            case 't':
                return ReadWord("true", JsonKind.True);
            case 'f':
                return ReadWord("false", JsonKind.False);
            case 'n':
                return ReadWord("null", JsonKind.Null);
            case '-' or (>= '0' and <= '9'):
                return new JsonNode(JsonKind.Number, start, ReadNumber());
            case '\0' when _position >= _text.Length:
                throw Error("The text ends where a JSON value is expected");
            default:
                throw Error("A JSON value is expected");
        }
    }

    private JsonNode ReadObject(int depth)
    {
        int start = Enter(depth);
        var members = new List<JsonMember>();
        if (Peek() == '}')
        {
            _position++;
            return new JsonNode(JsonKind.Object, start, members: members);
        }

        while (true)
        {
            int name = _position;
            if (Peek() != '"')
            {
                throw Error("A name in double quotes is expected");
            }

            string text = ReadString();
            SkipSpace();
            Expect(':', "A colon is expected after the name");
            SkipSpace();
            members.Add(new JsonMember(text, name, ReadValue(depth + 1)));
            if (!Continues('}', "A comma or a closing brace is expected"))
            {
                return new JsonNode(JsonKind.Object, start, members: members);
            }
        }
    }

    private JsonNode ReadArray(int depth)
    {
        int start = Enter(depth);
        var items = new List<JsonNode>();
        if (Peek() == ']')
        {
            _position++;
            return new JsonNode(JsonKind.Array, start, items: items);
        }

        do
        {
            items.Add(ReadValue(depth + 1));
        }
        while (Continues(']', "A comma or a closing bracket is expected"));
        return new JsonNode(JsonKind.Array, start, items: items);
    }

    private int Enter(int depth)
    {
        if (depth > MaxDepth)
        {
            throw Error($"Lists and objects are nested more than {MaxDepth} levels deep");
        }

        int start = _position++;
        SkipSpace();
        return start;
    }

    /// <summary>After an element: true when a comma follows, false when the end does.</summary>
    private bool Continues(char end, string expected)
    {
        SkipSpace();
        if (Peek() == ',')
        {
            _position++;
            SkipSpace();
            return true;
        }

        Expect(end, expected);
        return false;
    }

    private JsonNode ReadWord(string word, JsonKind kind)
    {
        int start = _position;
        if (string.CompareOrdinal(_text, start, word, 0, word.Length) != 0)
        {
            throw Error("A JSON value is expected");
        }

        _position += word.Length;
        return new JsonNode(kind, start);
    }

    private string ReadNumber()
    {
        int start = _position;
        if (Peek() == '-')
        {
            _position++;
        }

        if (Peek() == '0')
        {
            _position++;
        }
        else
        {
            SkipDigits();
        }

        if (Peek() == '.')
        {
            _position++;
            SkipDigits();
        }

        if (Peek() is 'e' or 'E')
        {
            _position++;
            if (Peek() is '+' or '-')
            {
                _position++;
            }

            SkipDigits();
        }

        return Peek() is '.' or '-' or '+' or (>= '0' and <= '9') ? throw Error("The number is malformed") : _text.Substring(start, _position - start);
    }

    private void SkipDigits()
    {
        int start = _position;
        while (Peek() is >= '0' and <= '9')
        {
            _position++;
        }

        if (_position == start)
        {
            throw Error("A digit is expected");
        }
    }

    private string ReadString()
    {
        int start = ++_position;
        while (_position < _text.Length && _text[_position] is not ('"' or '\\' or < ' '))
        {
            _position++;
        }

        if (Peek() == '"')
        {
            // Most texts have no escapes: one copy.
            return _text.Substring(start, _position++ - start);
        }

        var builder = new StringBuilder().Append(_text, start, _position - start);
        while (true)
        {
            char next = Peek();
            if (next < ' ')
            {
                throw Error(_position >= _text.Length ? "The text ends inside a string" : "A control character in a string must be escaped");
            }

            _position++;
            if (next == '"')
            {
                return builder.ToString();
            }

            builder.Append(next == '\\' ? ReadEscape() : next);
        }
    }

    private char ReadEscape()
    {
        char escape = Peek();
        _position++;
        switch (escape)
        {
            case '"' or '\\' or '/':
                return escape;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u' when _position + 4 <= _text.Length
                && ushort.TryParse(_text.Substring(_position, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit):
                _position += 4;
                return (char)unit;
            default:
                _position--;
                throw Error("The escape sequence is malformed");
        }
    }

    private void SkipSpace()
    {
        while (Peek() is ' ' or '\t' or '\n' or '\r')
        {
            _position++;
        }
    }

    private void Expect(char expected, string message)
    {
        if (Peek() != expected)
        {
            throw Error(message);
        }

        _position++;
    }

    private char Peek() => _position < _text.Length ? _text[_position] : '\0';

    private JsonSyntaxException Error(string message) => new(message, _position);
}
