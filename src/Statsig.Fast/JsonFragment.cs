using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using Statsig.Fast.Internals;

namespace Statsig.Fast;

/// <summary>A list or an object inside a parameter, as the JSON it was delivered in.</summary>
/// <remarks>Immutable; safe from any thread. Text and typed lists are made on first use and kept.</remarks>
public sealed class JsonFragment
{
    private readonly ReadOnlyMemory<byte> _utf8;
    private string? _text;
    private object? _list;

    internal JsonFragment(ReadOnlyMemory<byte> utf8)
    {
        _utf8 = utf8;
        Kind = utf8.Span[0] == (byte)'[' ? JsonValueKind.Array : JsonValueKind.Object;
    }

    /// <summary><see cref="JsonValueKind.Array"/> or <see cref="JsonValueKind.Object"/>.</summary>
    public JsonValueKind Kind { get; }

    /// <summary>The JSON as UTF-8, for parsers and for copying. Numbers keep the text they were delivered in.</summary>
    public ReadOnlySpan<byte> Utf8 => _utf8.Span;

    internal string[]? Strings => List(static (ref Utf8JsonReader reader, out string value) =>
    {
        value = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
        return reader.TokenType == JsonTokenType.String;
    });

    internal double[]? Doubles => List(static (ref Utf8JsonReader reader, out double value) =>
    {
        value = 0;
        return reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out value);
    });

    internal long[]? Longs => List(static (ref Utf8JsonReader reader, out long value) =>
    {
        value = 0;
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out value);
    });

    internal bool[]? Booleans => List(static (ref Utf8JsonReader reader, out bool value) =>
    {
        value = reader.TokenType == JsonTokenType.True;
        return reader.TokenType is JsonTokenType.True or JsonTokenType.False;
    });

    private delegate bool ElementReader<T>(ref Utf8JsonReader reader, out T value);

    /// <summary>Makes a fragment from JSON text, for fall-backs and tests.</summary>
    /// <exception cref="JsonException">The text is not valid JSON.</exception>
    /// <exception cref="ArgumentException">The text is neither a list nor an object.</exception>
    public static JsonFragment Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        byte[] utf8 = Encoding.UTF8.GetBytes(json.Trim());
        var reader = new Utf8JsonReader(utf8);
        reader.Read();
        if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject))
        {
            Throw.Argument(nameof(json), "A fragment is a JSON list or object; give other values as themselves.");
        }

        reader.Skip();
        if (reader.Read())
        {
            throw new JsonException("More JSON follows the value.");
        }

        return new JsonFragment(utf8);
    }

    /// <summary>A reader at the start of the JSON.</summary>
    public Utf8JsonReader CreateReader() => new(_utf8.Span, new JsonReaderOptions { MaxDepth = ParameterJson.MaxDepth });

    /// <summary>The JSON as text, made on first use and kept.</summary>
    public override string ToString() => _text ??= Encoding.UTF8.GetString(_utf8.Span);

    /// <summary>The elements when all of them have the type; else null. The last type asked for is kept.</summary>
    private T[]? List<T>(ElementReader<T> read)
    {
        if (_list is T[] known)
        {
            return known;
        }

        if (Kind != JsonValueKind.Array)
        {
            return null;
        }

        if (ReadElements(read) is not { } elements)
        {
            return null;
        }

        T[] list = [.. elements];
        _list = list;
        return list;
    }

    private List<T>? ReadElements<T>(ElementReader<T> read)
    {
        var elements = new List<T>();
        Utf8JsonReader reader = CreateReader();
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (!read(ref reader, out T value))
                {
                    return null;
                }

                elements.Add(value);
            }
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair passes the check of a payload's structure; such a list is no list of texts.
            return null;
        }

        return elements;
    }
}
