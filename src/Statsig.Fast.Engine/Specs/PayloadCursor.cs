using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Internals;

namespace Statsig.Fast.Specs;

/// <summary>Walks the payload once, token by token, and remembers why the last value was rejected.</summary>
/// <remarks>
/// <para>
/// Each <c>TryRead</c> stands on the first token of a value and leaves the cursor on its last one. Null is absence: the value comes back
/// null and the answer is true. False means another kind, with <see cref="Problem"/> set; the cursor is then somewhere inside, and the
/// caller returns to its <see cref="Mark"/>.
/// </para>
/// <para>Text that is not JSON at all ends in a <see cref="JsonException"/>, caught at one place in <see cref="SpecsReader"/>.</para>
/// </remarks>
internal ref struct PayloadCursor
{
    private readonly Utf8StringPool _texts;
    private readonly ReadOnlySpan<byte> _payload;
    private int _start; // Of the part that the reader reads.

    // Changes with every read: must not become readonly.
    private Utf8JsonReader _reader;

    // After an object at a depth, from which a reader can go on behind any other object there.
    private JsonReaderState _afterObject;
    private int _afterObjectDepth = -1;

    private ReadOnlySpan<byte> _member;

    private string? _problem;

    internal PayloadCursor(ReadOnlySpan<byte> payload, JsonReaderOptions options, Utf8StringPool texts)
    {
        _reader = new Utf8JsonReader(payload, options);
        _payload = payload;
        _texts = texts;
    }

    /// <summary>Creates a cursor that stands on the first token of a part of a payload.</summary>
    internal PayloadCursor(ReadOnlySpan<byte> payload, JsonSlice part, JsonReaderOptions options, Utf8StringPool texts)
    {
        _reader = new Utf8JsonReader(part.In(payload), options);
        _payload = payload;
        _texts = texts;
        _start = part.Offset;
        _reader.Read();
    }

    internal readonly JsonTokenType Kind => _reader.TokenType;

    /// <summary>The byte the current token starts at.</summary>
    internal readonly int Position => _start + (int)_reader.TokenStartIndex;

    /// <summary>Why the last value was rejected.</summary>
    internal readonly string Problem => _problem ?? "unknown";

    internal bool Read() => _reader.Read();

    internal readonly Place Mark() => new(_reader, _start);

    /// <summary>Goes back to a mark and then over the whole value that starts there.</summary>
    internal void SkipFrom(in Place mark)
    {
        GoTo(mark);
        _reader.Skip();
    }

    internal void GoTo(in Place mark)
    {
        _reader = mark.Reader;
        _start = mark.Start;
    }

    /// <summary>Goes over the current value. Always true: a value that is skipped may be of any kind.</summary>
    internal bool Skip()
    {
        _reader.Skip();
        return true;
    }

    /// <summary>Goes to the next member's value; false at the end of the object.</summary>
    internal bool NextMember(out WireMember member)
    {
        bool isThere = NextEntry(out ReadOnlySpan<byte> name);
        member = WireNames.Find(name);
        return isThere;
    }

    /// <summary>Moves to the next value of a map, whose names are not members of a type; false at the end of the object.</summary>
    internal bool NextEntry(out ReadOnlySpan<byte> name)
    {
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.PropertyName)
        {
            name = default;
            return false;
        }

        _member = Utf8();
        name = _member;
        _reader.Read();
        return true;
    }

    /// <summary>Goes to the next element; false at the end of the array.</summary>
    internal bool NextElement() => _reader.Read() && _reader.TokenType != JsonTokenType.EndArray;

    /// <summary>The shared string of a text, for a name given by <see cref="NextEntry"/>.</summary>
    internal readonly string TextOf(ReadOnlySpan<byte> utf8) => _texts.TextOf(utf8);

    /// <summary>The bytes of the current name or text, escapes resolved.</summary>
    /// <remarks>The rare case is apart: a method with a try block is not inlined, and this runs for every name and text.</remarks>
    internal readonly ReadOnlySpan<byte> Utf8() => _reader.ValueIsEscaped ? Unescaped() : _reader.ValueSpan;

    /// <summary>Takes the current value as it is delivered. Always true: it may be of any kind.</summary>
    internal bool ReadSlice(out JsonSlice value)
    {
        int start = Position;
        _reader.Skip();
        value = SliceFrom(start);
        return true;
    }

    /// <summary>The bytes from a position to the end of the current token.</summary>
    internal readonly JsonSlice SliceFrom(int start) => new(start, _start + (int)_reader.BytesConsumed - start);

    /// <summary>The bytes from a position to the end of the current token, by their hash.</summary>
    internal readonly HashedBytes HashedBytesFrom(int start)
    {
        JsonSlice part = SliceFrom(start);
        return new HashedBytes(Hash128.Of(part.In(_payload)), part.Length);
    }

    /// <summary>Goes over an object that has the bytes of an object that was read before; otherwise false, and the cursor stays.</summary>
    /// <remarks>Equal bytes end where those ended, so a new reader starts behind them, and no token of the object is read.</remarks>
    internal bool TryPassOver(HashedBytes known, out JsonSlice bytes)
    {
        int begin = Position;
        bytes = new JsonSlice(begin, known.Length);
        if (known.Length == 0 || _reader.TokenType != JsonTokenType.StartObject
            || known.Length > _payload.Length - begin || Hash128.Of(bytes.In(_payload)) != known.Hash)
        {
            return false;
        }

        if (_reader.CurrentDepth == _afterObjectDepth)
        {
            _start = begin + known.Length;
            _reader = new Utf8JsonReader(_payload[_start..], isFinalBlock: true, _afterObject);
            return true;
        }

        _afterObjectDepth = _reader.CurrentDepth;
        _reader.Skip();
        _afterObject = _reader.CurrentState;
        return true;
    }

    internal bool TryReadText(out string? text)
    {
        text = null;
        if (_reader.TokenType == JsonTokenType.String)
        {
            text = _texts.TextOf(Utf8());
            return true;
        }

        return _reader.TokenType == JsonTokenType.Null || Refuse("text");
    }

    /// <summary>Checks only that the value is a text, for members that are required but never used.</summary>
    internal bool TryPassText(out bool present)
    {
        present = _reader.TokenType == JsonTokenType.String;
        return present || _reader.TokenType == JsonTokenType.Null || Refuse("text");
    }

    /// <summary>Text, or the text of a number or boolean.</summary>
    internal bool TryReadScalarText(out string? text)
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.Number:
                text = _texts.TextOf(_reader.ValueSpan);
                return true;
            case JsonTokenType.True:
                text = "true";
                return true;
            case JsonTokenType.False:
                text = "false";
                return true;
            default:
                return TryReadText(out text);
        }
    }

    internal bool TryReadBoolean(out bool? value)
    {
        value = _reader.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => null,
        };
        return value is not null || _reader.TokenType == JsonTokenType.Null || Refuse("true or false");
    }

    internal bool TryReadNumber(out double? value)
    {
        value = null;
        if (_reader.TokenType == JsonTokenType.Number)
        {
            // Nearly every number of a delivery is a small integer, which takes a fraction of the time of a double.
            if (_reader.TryGetInt32(out int integer))
            {
                value = integer;
                return true;
            }

            if (_reader.TryGetDouble(out double number) && double.IsFinite(number))
            {
                value = number;
                return true;
            }
        }

        return _reader.TokenType == JsonTokenType.Null || Refuse("a number");
    }

    internal bool TryReadUInt32(out uint? value)
    {
        value = null;
        if (_reader.TokenType == JsonTokenType.Number && _reader.TryGetUInt32(out uint number))
        {
            value = number;
            return true;
        }

        return _reader.TokenType == JsonTokenType.Null || Refuse("an integer from 0 to 4,294,967,295");
    }

    /// <summary>A whole number of zero or more, without fraction or exponent.</summary>
    internal readonly bool TryGetTime(out long timeMs)
    {
        timeMs = 0;
        return _reader.TokenType == JsonTokenType.Number && _reader.ValueSpan[0] != (byte)'-' && _reader.TryGetInt64(out timeMs);
    }

    internal bool TryReadTexts(out string[]? texts)
    {
        texts = null;
        if (_reader.TokenType != JsonTokenType.StartArray)
        {
            return _reader.TokenType == JsonTokenType.Null || Refuse("an array of texts");
        }

        List<string>? list = null;
        while (NextElement())
        {
            if (_reader.TokenType != JsonTokenType.String)
            {
                return Refuse("an array of texts");
            }

            (list ??= []).Add(_texts.TextOf(Utf8()));
        }

        texts = list is null ? [] : [.. list];
        return true;
    }

    /// <summary>Notes that the member being read needs another kind of value.</summary>
    internal bool Refuse(string expected)
    {
        _problem = $"\"{Encoding.UTF8.GetString(_member)}\" must be {expected}, not {KindName(_reader.TokenType)} (byte {Position})";
        return false;
    }

    /// <summary>True when a member of the object that ends here was there. Otherwise notes that it is missing.</summary>
    internal bool Has([NotNullWhen(true)] object? value, WireMember member) => value is not null || RefuseWithout(member);

    /// <inheritdoc cref="Has(object, WireMember)"/>
    internal bool Has([NotNullWhen(true)] double? value, WireMember member) => value is not null || RefuseWithout(member);

    /// <inheritdoc cref="Has(object, WireMember)"/>
    internal bool Has([NotNullWhen(true)] bool? value, WireMember member) => value is not null || RefuseWithout(member);

    /// <inheritdoc cref="Has(object, WireMember)"/>
    internal bool Has(bool isThere, WireMember member) => isThere || RefuseWithout(member);

    /// <summary>Notes that the object that ends here lacks a member.</summary>
    internal bool RefuseWithout(WireMember member)
    {
        _problem = $"\"{WireNames.TextOf(member)}\" is missing (byte {Position})";
        return false;
    }

    private readonly ReadOnlySpan<byte> Unescaped()
    {
        byte[] buffer = new byte[_reader.ValueSpan.Length];
        try
        {
            return buffer.AsSpan(0, _reader.CopyString(buffer));
        }
        catch (InvalidOperationException)
        {
            // The only escapes that pass the reader and fail here are halves of surrogate pairs: no text at all.
            throw new JsonException($"The text at byte {Position} escapes half of a surrogate pair.");
        }
    }

    /// <summary>A place of the payload to which a cursor can go back.</summary>
    internal readonly ref struct Place(Utf8JsonReader reader, int start)
    {
        internal readonly Utf8JsonReader Reader = reader;
        internal readonly int Start = start;
    }

    private static string KindName(JsonTokenType kind) => kind switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "text",
        JsonTokenType.Number => "this number",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        JsonTokenType.Null => "null",
        _ => "the end",
    };
}
