using System;
using System.Collections;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.Values;

namespace Statsig.Fast;

/// <summary>One value of a user: text, a number, a whole number, true or false, a list, or nothing.</summary>
/// <remarks>
/// Sixteen bytes and immutable, so that it is passed and stored without allocation. Strings, numbers and booleans convert implicitly;
/// <see cref="FromArray"/> and <see cref="FromJson"/> create lists and objects, and allocate.
/// </remarks>
public readonly struct StatsigValue : IEquatable<StatsigValue>
{
    private static readonly Boxed NumberTag = new(StatsigValueKind.Number);
    private static readonly Boxed IntegerTag = new(StatsigValueKind.Integer);
    private static readonly Boxed BooleanTag = new(StatsigValueKind.Boolean);
    private static readonly Boxed TimestampTag = new(StatsigValueKind.Timestamp);

    // Null, the text, or a Boxed for another kind; the bits hold numbers and booleans.
    private readonly object? _reference;
    private readonly long _bits;

    private StatsigValue(object? reference, long bits)
    {
        _reference = reference;
        _bits = bits;
    }

    /// <summary>The null value.</summary>
    public static StatsigValue Null => default;

    /// <summary>The kind of this value.</summary>
    public StatsigValueKind Kind => _reference switch
    {
        null => StatsigValueKind.Null,
        string => StatsigValueKind.Text,
        object boxed => Unsafe.As<Boxed>(boxed).Kind,
    };

    /// <summary>The text when <see cref="Kind"/> is <see cref="StatsigValueKind.Text"/>, else null.</summary>
    internal string? TextOrNull
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] // Read by every text operator: one type check, then the common path.
        get => _reference as string;
    }

    internal bool IsNull => _reference is null;

    internal bool IsNumeric => ReferenceEquals(_reference, NumberTag) || ReferenceEquals(_reference, IntegerTag);

    /// <summary>Wraps text; null text is the null value.</summary>
    public static implicit operator StatsigValue(string? text) => new(text, 0);

    /// <summary>Wraps a whole number.</summary>
    public static implicit operator StatsigValue(int number) => new(IntegerTag, number);

    /// <summary>Wraps a whole number.</summary>
    public static implicit operator StatsigValue(long number) => new(IntegerTag, number);

    /// <summary>Wraps a floating-point number. 5.0 and the whole number 5 are equal in every condition.</summary>
    public static implicit operator StatsigValue(double number) => new(NumberTag, BitConverter.DoubleToInt64Bits(number));

    /// <summary>Wraps true or false.</summary>
    public static implicit operator StatsigValue(bool value) => new(BooleanTag, value ? 1 : 0);

    /// <summary>Wraps a list of texts.</summary>
    public static implicit operator StatsigValue(string[]? texts) => texts is null ? default : FromArray(Array.ConvertAll(texts, static t => (StatsigValue)t));

    /// <summary>Creates a list.</summary>
    /// <remarks>Allocates the list, and its JSON text at the first use by a condition.</remarks>
    /// <exception cref="ArgumentException">Lists are nested in lists more than 64 levels deep.</exception>
    public static StatsigValue FromArray(params ReadOnlySpan<StatsigValue> elements) => new(new ArrayBox(elements.ToArray()), 0);

    /// <summary>Reads one JSON value of any kind.</summary>
    /// <exception cref="JsonException">The bytes are not exactly one JSON value.</exception>
    public static StatsigValue FromJson(ReadOnlySpan<byte> utf8Json) => ValueJsonReader.ReadValue(utf8Json);

    /// <summary>Wraps a CLR value: null, string, bool, any number, a date, or a sequence of these.</summary>
    /// <remarks>
    /// <para>
    /// Dates become RFC 3339 text in whole seconds and UTC, the one form that time conditions accept from a user. A
    /// <see cref="DateTime"/> of unspecified kind is taken as UTC.
    /// </para>
    /// <para>
    /// Dictionaries become objects: every <see cref="IDictionary"/> (so every Dictionary), and sequences of pairs of a string
    /// and an object, a string or a StatsigValue (so read-only dictionaries of these). Other sequences become lists, and
    /// pairs of other types in them their text. Enums and other types become their invariant text.
    /// </para>
    /// </remarks>
    /// <exception cref="ArgumentException">Lists and dictionaries are nested more than 64 levels deep, or contain themselves.</exception>
    public static StatsigValue From(object? value) => From(value, 0, onlyFinite: false);

    /// <inheritdoc/>
    public bool Equals(StatsigValue other) => Kind == other.Kind && Kind switch
    {
        StatsigValueKind.Text => string.Equals((string)_reference!, (string)other._reference!, StringComparison.Ordinal),
        StatsigValueKind.Array or StatsigValueKind.Object => Json == other.Json,
        _ => _bits == other._bits,
    };

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is StatsigValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, _bits, Json.GetHashCode(StringComparison.Ordinal));

    /// <summary>True when two values are equal.</summary>
    public static bool operator ==(StatsigValue left, StatsigValue right) => left.Equals(right);

    /// <summary>True when two values differ.</summary>
    public static bool operator !=(StatsigValue left, StatsigValue right) => !left.Equals(right);

    /// <summary>The value as JSON text, with null for numbers that JSON does not support; allocates for numbers.</summary>
    public override string ToString() => Kind switch
    {
        StatsigValueKind.Null => "null",
        StatsigValueKind.Text => Json,
        StatsigValueKind.Boolean => _bits != 0 ? "true" : "false",
        StatsigValueKind.Number => double.IsFinite(NumberValue) ? NumberText.ToText(NumberValue) : "null",
        StatsigValueKind.Integer or StatsigValueKind.Timestamp => _bits.ToString(CultureInfo.InvariantCulture),
        StatsigValueKind.Array => ArrayBox.Write(Elements, static (text, element) => text.Append(element.ToString())),
        _ => Json,
    };

    /// <summary>Appends the value in the form of an element of a list or object, in the text that conditions compare.</summary>
    internal void AppendJson(StringBuilder destination)
    {
        switch (Kind)
        {
            case StatsigValueKind.Text:
                NormalJson.AppendText(destination, (string)_reference!);
                break;
            case StatsigValueKind.Number:
                NormalJson.AppendUserNumber(destination, NumberValue);
                break;
            case StatsigValueKind.Integer:
                NormalJson.AppendUserNumber(destination, _bits);
                break;
            case StatsigValueKind.Array or StatsigValueKind.Object:
                destination.Append(Json);
                break;
            default:
                destination.Append(ToString());
                break;
        }
    }

    /// <summary>Wraps a CLR value that is an element of another one.</summary>
    /// <param name="value">The value.</param>
    /// <param name="depth">The number of enclosing lists and dictionaries.</param>
    /// <param name="onlyFinite">True to reject numbers that JSON does not support.</param>
    internal static StatsigValue From(object? value, int depth, bool onlyFinite)
    {
        StatsigValue wrapped = Wrap(value, depth, onlyFinite);
        if (onlyFinite && wrapped.HoldsNonFinite)
        {
            throw new ArgumentException("The value contains NaN or an infinity, which JSON does not support.");
        }

        return wrapped;
    }

    internal static StatsigValue Timestamp(long unixMs) => new(TimestampTag, unixMs);

    internal static StatsigValue Object(string json) => new(new ObjectBox(json), 0);

    /// <summary>The elements of a list; empty for every other kind.</summary>
    internal ReadOnlySpan<StatsigValue> Elements => _reference is ArrayBox box ? box.Elements : default;

    /// <summary>The JSON of an object; empty for every other kind.</summary>
    internal string ObjectJson => _reference is ObjectBox box ? box.Json : "";

    /// <summary>The members of an object, parsed once per object; empty for every other kind.</summary>
    internal ReadOnlySpan<UserField> Members => _reference is ObjectBox box ? box.Members : default;

    internal bool IsArray => _reference is ArrayBox;

    internal bool BooleanValue => _bits != 0;

    internal long IntegerBits => _bits;

    /// <summary>The number facet of a number; only meaningful when <see cref="IsNumeric"/>.</summary>
    internal double NumberValue
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] // Two loads in each condition on a number.
        get => ReferenceEquals(_reference, IntegerTag) ? _bits : BitConverter.Int64BitsToDouble(_bits);
    }

    private bool HoldsNonFinite
    {
        get
        {
            if (ReferenceEquals(_reference, NumberTag))
            {
                return !double.IsFinite(NumberValue);
            }

            foreach (StatsigValue element in Elements)
            {
                if (element.HoldsNonFinite)
                {
                    return true;
                }
            }

            return false;
        }
    }

    private string Json => _reference switch
    {
        string text => JsonText.Quote(text),
        ArrayBox box => box.Text,
        ObjectBox box => box.Json,
        _ => "",
    };

    /// <summary>The text facet: what text operators compare. False when this kind of value has none.</summary>
    /// <param name="buffer">At least <see cref="NumberText.MaxLength"/> characters; used for numbers only.</param>
    /// <param name="text">The text, in the value itself, in a literal or in the buffer.</param>
    internal bool TryGetText(Span<char> buffer, out ReadOnlySpan<char> text)
    {
        switch (Kind)
        {
            case StatsigValueKind.Text:
                text = (string)_reference!;
                return true;
            case StatsigValueKind.Boolean:
                text = _bits != 0 ? "true" : "false";
                return true;
            case StatsigValueKind.Number:
                text = buffer[..NumberText.Format(NumberValue, buffer)];
                return true;
            case StatsigValueKind.Integer:
                text = buffer[..NumberText.Format(_bits, buffer)];
                return true;
            case StatsigValueKind.Array:
                text = Unsafe.As<ArrayBox>(_reference!).Text;
                return true;
            default:
                text = default;
                return false;
        }
    }

    private static StatsigValue Wrap(object? value, int depth, bool onlyFinite) => value switch
    {
        null => default,
        StatsigValue wrapped => wrapped,
        string text => text,
        bool flag => flag,
        int number => number,
        long number => number,
        double number => number,
        float number => (double)number,
        byte or sbyte or short or ushort or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        ulong number => number <= long.MaxValue ? (StatsigValue)(long)number : (double)number,
        decimal number => decimal.IsInteger(number) && number >= long.MinValue && number <= long.MaxValue ? (StatsigValue)(long)number : (double)number,
        DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        DateTime time => (time.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(time, DateTimeKind.Utc) : time.ToUniversalTime())
            .ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        IEnumerable sequence => FromSequence(sequence, depth + 1, onlyFinite),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static StatsigValue FromSequence(IEnumerable sequence, int depth, bool onlyFinite)
    {
        if (depth > JsonText.MaxDepth)
        {
            throw TooDeep();
        }

        if (JsonText.IsObject(sequence))
        {
            return Object(JsonText.ObjectText(sequence, depth, onlyFinite));
        }

        var elements = new List<StatsigValue>();
        foreach (object? element in sequence)
        {
            elements.Add(From(element, depth, onlyFinite));
        }

        return FromArray(CollectionsMarshal.AsSpan(elements));
    }

    private static ArgumentException TooDeep() =>
        new($"Lists and dictionaries are nested more than {JsonText.MaxDepth} levels deep, or contain themselves.");

    private class Boxed(StatsigValueKind kind)
    {
        internal StatsigValueKind Kind { get; } = kind;
    }

    private sealed class ArrayBox : Boxed
    {
        private string? _text;

        internal ArrayBox(StatsigValue[] elements)
            : base(StatsigValueKind.Array)
        {
            Elements = elements;
            foreach (ref StatsigValue element in elements.AsSpan())
            {
                // In a list negative zero is the whole number 0, as in the reference, which keeps the sign only outside of lists.
                if (ReferenceEquals(element._reference, NumberTag) && element._bits == long.MinValue)
                {
                    element = 0;
                }

                Depth = Math.Max(Depth, element._reference is ArrayBox inner ? inner.Depth : 0);
            }

            // Limits the recursion of all code that walks lists.
            if (++Depth > JsonText.MaxDepth)
            {
                throw TooDeep();
            }
        }

        internal StatsigValue[] Elements { get; }

        /// <summary>
        /// The text of a list for text operators. Created on first use; two threads may both create it, and either text is valid.
        /// </summary>
        internal string Text => _text ??= Write(Elements, static (text, element) => element.AppendJson(text));

        private int Depth { get; }

        internal static string Write(ReadOnlySpan<StatsigValue> elements, Action<StringBuilder, StatsigValue> append)
        {
            var text = new StringBuilder("[");
            for (int i = 0; i < elements.Length; i++)
            {
                append(text.Append(i == 0 ? "" : ","), elements[i]);
            }

            return text.Append(']').ToString();
        }
    }

    private sealed class ObjectBox(string jsonText) : Boxed(StatsigValueKind.Object)
    {
        private UserField[]? _members;

        internal string Json { get; } = jsonText;

        /// <summary>Created on first use; two threads may both create them, and either array is valid.</summary>
        internal UserField[] Members => _members ??= ValueJsonReader.ReadMembers(Json);
    }
}
