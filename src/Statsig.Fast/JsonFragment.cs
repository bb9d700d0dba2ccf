using System;
using System.Collections.ObjectModel;
using System.Text;
using System.Text.Json;
using Statsig.Fast.Internals;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast;

/// <summary>A list or an object inside a parameter, as the JSON it was delivered in.</summary>
/// <remarks>Immutable; safe from any thread. Text and typed lists are made on first use and kept.</remarks>
public sealed class JsonFragment
{
    private readonly ReadOnlyMemory<byte> _utf8;
    private string? _text;

    // One of each, as JSON does not tell which type a reader wants (an empty list is all of them).
    private ReadOnlyCollection<string>? _strings;
    private ReadOnlyCollection<double>? _doubles;
    private ReadOnlyCollection<long>? _longs;
    private ReadOnlyCollection<bool>? _booleans;
    private ParameterSet? _properties;

    internal JsonFragment(ReadOnlyMemory<byte> utf8)
    {
        _utf8 = utf8;
        Kind = utf8.Span[0] == (byte)'[' ? JsonValueKind.Array : JsonValueKind.Object;
    }

    /// <summary><see cref="JsonValueKind.Array"/> or <see cref="JsonValueKind.Object"/>.</summary>
    public JsonValueKind Kind { get; }

    /// <summary>The JSON as UTF-8, for parsers and for copying. Numbers keep the text they were delivered in.</summary>
    public ReadOnlySpan<byte> Utf8 => _utf8.Span;

    internal ReadOnlyCollection<string>? Strings => _strings ??= List(
        static (ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.String, static (ref Utf8JsonReader reader) => reader.GetString()!);

    internal ReadOnlyCollection<double>? Doubles => _doubles ??= List(
        static (ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Number, static (ref Utf8JsonReader reader) => reader.GetDouble());

    internal ReadOnlyCollection<long>? Longs => _longs ??= List(
        static (ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out _),
        static (ref Utf8JsonReader reader) => reader.GetInt64());

    internal ReadOnlyCollection<bool>? Booleans => _booleans ??= List(
        static (ref Utf8JsonReader reader) => reader.TokenType is JsonTokenType.True or JsonTokenType.False,
        static (ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.True);

    private delegate T ElementReader<T>(ref Utf8JsonReader reader);

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

    /// <summary>Reads one property of an object; its kind is undefined when there is none of this name, or when this is a list.</summary>
    /// <remarks>All properties are decoded on first use and kept: reading them again allocates nothing.</remarks>
    public ParameterValue GetValue(string property) => (_properties ?? ReadProperties()).Find(property);

    /// <summary>A reader at the start of the JSON.</summary>
    public Utf8JsonReader CreateReader() => new(_utf8.Span, new JsonReaderOptions { MaxDepth = ParameterJson.MaxDepth });

    /// <summary>The JSON as text, made on first use and kept.</summary>
    public override string ToString() => _text ??= Encoding.UTF8.GetString(_utf8.Span);

    private ParameterSet ReadProperties()
    {
        ParameterSet properties;
        try
        {
            properties = Kind == JsonValueKind.Object ? ParameterJson.ReadSet(_utf8, new Utf8StringPool(16)) : ParameterSet.Empty;
        }
        catch (InvalidOperationException)
        {
            // A text with half a surrogate pair: valid JSON, and no text that could be returned.
            properties = ParameterSet.Empty;
        }

        // Two threads may get here together: one set is lost.
        _properties = properties;
        return properties;
    }

    /// <summary>The elements when all of them have the type; else null. Read-only, as every reader is given the same list.</summary>
    private ReadOnlyCollection<T>? List<T>(ElementReader<bool> matches, ElementReader<T> read)
    {
        int count = Kind == JsonValueKind.Array ? CountOf(matches) : -1;
        if (count < 0)
        {
            return null;
        }

        var list = new T[count];
        Utf8JsonReader reader = CreateReader();
        reader.Read();
        try
        {
            for (int i = 0; i < list.Length; i++)
            {
                reader.Read();
                list[i] = read(ref reader);
            }
        }
        catch (InvalidOperationException)
        {
            // A text with half a surrogate pair: valid JSON, and no text that could be returned.
            return null;
        }

        return Array.AsReadOnly(list);
    }

    /// <summary>The number of elements; -1 when one of them does not match. Looked at first so that asking for the wrong type costs nothing.</summary>
    private int CountOf(ElementReader<bool> matches)
    {
        int count = 0;
        Utf8JsonReader reader = CreateReader();
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (!matches(ref reader))
            {
                return -1;
            }

            count++;
        }

        return count;
    }
}
