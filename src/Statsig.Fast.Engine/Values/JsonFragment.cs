using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Threading;
using Statsig.Fast.Internals;
using Statsig.Fast.Values;
using Statsig.Fast.Values.Reading;

namespace Statsig.Fast;

/// <summary>A list or an object in a parameter, as its delivered JSON.</summary>
/// <remarks>Immutable and thread-safe. Text and typed lists are created on first use and cached.</remarks>
public sealed class JsonFragment
{
    private readonly ReadOnlyMemory<byte> _utf8;
    private string? _text;
    private ParameterSet? _properties;

    // The converted objects, one of each type, because JSON does not determine the type of a read (an empty list fits all of them).
    // Replaced, never changed; when two threads convert at the same time, one of the two objects is dropped.
    private object[] _made = [];

    internal JsonFragment(ReadOnlyMemory<byte> utf8)
    {
        _utf8 = utf8;
        Kind = utf8.Span[0] == (byte)'[' ? JsonValueKind.Array : JsonValueKind.Object;
    }

    /// <summary><see cref="JsonValueKind.Array"/> or <see cref="JsonValueKind.Object"/>.</summary>
    public JsonValueKind Kind { get; }

    /// <summary>The JSON as UTF-8, for parsers and for copying. Numbers keep their delivered text.</summary>
    public ReadOnlySpan<byte> Utf8 => _utf8.Span;

    /// <summary>Creates a fragment from JSON text, for fallbacks and tests.</summary>
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
            Throw.Argument(nameof(json), "The JSON is neither a list nor an object. Pass other values as their own types.");
        }

        reader.Skip();
        if (reader.Read())
        {
            throw new JsonException("More JSON follows the value.");
        }

        return new JsonFragment(utf8);
    }

    /// <summary>Reads one property of an object; the kind of an unknown property, or of one of a list, is undefined.</summary>
    /// <remarks>All properties are decoded on first use and cached: reading them again allocates nothing.</remarks>
    public ParameterValue GetValue(string property) => (_properties ?? ReadProperties()).Find(property);

    /// <summary>A reader at the start of the JSON.</summary>
    public Utf8JsonReader CreateReader() => new(_utf8.Span, new JsonReaderOptions { MaxDepth = ParameterJson.MaxDepth });

    /// <summary>The JSON as text, created on first use and cached.</summary>
    public override string ToString() => _text ??= Encoding.UTF8.GetString(_utf8.Span);

    /// <summary>
    /// The elements as one type; null when this is not a list or one of them does not fit. All callers share a list that they cannot
    /// change.
    /// </summary>
    internal ReadOnlyCollection<T>? ListOf<T>() =>
        Element<T>.IsShared ? ElementsOf<T>().View : ReadElements<T>() is { } own ? Array.AsReadOnly(own) : null;

    /// <summary>The elements as one type, in a new array; null when this is not a list or one of them does not fit.</summary>
    internal T[]? CopyElements<T>() => Element<T>.IsShared ? ElementsOf<T>().Copy() : ReadElements<T>();

    /// <summary>
    /// The members as one type; null when this is not an object or one of them does not fit. All callers share a dictionary that they
    /// cannot change.
    /// </summary>
    internal ReadOnlyDictionary<string, T>? MapOf<T>() =>
        Element<T>.IsShared ? MembersOf<T>().View : ReadMembers<T>() is { } own ? new ReadOnlyDictionary<string, T>(own) : null;

    /// <summary>The members as one type, in a new dictionary; null when this is not an object or one of them does not fit.</summary>
    internal Dictionary<string, T>? CopyMembers<T>() => Element<T>.IsShared ? MembersOf<T>().Copy() : ReadMembers<T>();

    /// <summary>The JSON as an element of System.Text.Json, created on first use and cached.</summary>
    internal JsonElement ToElement()
    {
        if (Find<StrongBox<JsonElement>>() is { } made)
        {
            return made.Value;
        }

        Utf8JsonReader reader = CreateReader();
        return Keep(new StrongBox<JsonElement>(JsonElement.ParseValue(ref reader))).Value;
    }

    private SharedElements<T> ElementsOf<T>() => Find<SharedElements<T>>() ?? Keep(new SharedElements<T>(ReadElements<T>()));

    private SharedMembers<T> MembersOf<T>() => Find<SharedMembers<T>>() ?? Keep(new SharedMembers<T>(ReadMembers<T>()));

    private TMade? Find<TMade>()
        where TMade : class
    {
        // Acquire: pairs with the release in Keep, so that the objects of a new array are visible.
        foreach (object made in Volatile.Read(ref _made))
        {
            if (made is TMade found)
            {
                return found;
            }
        }

        return null;
    }

    private TMade Keep<TMade>(TMade made)
        where TMade : class
    {
        while (true)
        {
            // Two threads may make the same at the same time: all callers get the object of the first one.
            object[] known = Volatile.Read(ref _made);
            foreach (object other in known)
            {
                if (other is TMade first)
                {
                    return first;
                }
            }

            object[] all = [.. known, made];
            if (ReferenceEquals(Interlocked.CompareExchange(ref _made, all, known), known))
            {
                return made;
            }
        }
    }

    private T[]? ReadElements<T>()
    {
        if (Kind != JsonValueKind.Array)
        {
            return null;
        }

        var elements = new List<T>();
        var pool = new Utf8StringPool(16);
        Utf8JsonReader reader = CreateReader();
        reader.Read();
        try
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (!Element<T>.TryRead(ParameterJson.ReadValue(ref reader, _utf8, pool), out T element))
                {
                    return null;
                }

                elements.Add(element);
            }
        }
        catch (InvalidOperationException)
        {
            // A text with half a surrogate pair: valid JSON, but not a valid string.
            return null;
        }

        return [.. elements];
    }

    private Dictionary<string, T>? ReadMembers<T>()
    {
        ParameterSet properties = _properties ?? ReadProperties();
        if (Kind != JsonValueKind.Object || ReferenceEquals(properties, ParameterSet.Empty))
        {
            return null;
        }

        ReadOnlySpan<string> names = properties.Names;
        var members = new Dictionary<string, T>(names.Length, StringComparer.Ordinal);
        for (int i = 0; i < names.Length; i++)
        {
            if (!Element<T>.TryRead(properties.Values[i], out T member))
            {
                return null;
            }

            members.Add(names[i], member);
        }

        return members;
    }

    private ParameterSet ReadProperties()
    {
        ParameterSet properties;
        try
        {
            properties = Kind == JsonValueKind.Object ? ParameterJson.ReadSet(_utf8, new Utf8StringPool(16)) : ParameterSet.Empty;
        }
        catch (InvalidOperationException)
        {
            // A text with half a surrogate pair: valid JSON, but not a valid string.
            properties = ParameterSet.Empty;
        }

        // Two threads may run this at the same time: all callers get the set of the first one, whose lists they share.
        return Interlocked.CompareExchange(ref _properties, properties, null) ?? properties;
    }
}
