using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast;

/// <summary>One decoded value of a dynamic config, experiment, layer or parameter store.</summary>
/// <remarks>
/// Sixteen bytes and immutable; strings, lists and objects are the ruleset's own, so reading allocates nothing. A value
/// stays valid, and unchanged, after a newer ruleset has taken its place.
/// </remarks>
public readonly struct ParameterValue
{
    private static readonly object NullTag = new();
    private static readonly object BooleanTag = new();
    private static readonly object IntegerTag = new();
    private static readonly object NumberTag = new();

    // Null for "not there", a tag, a string, or a JsonFragment for lists and objects.
    private readonly object? _reference;
    private readonly long _bits;

    private ParameterValue(object reference, long bits)
    {
        _reference = reference;
        _bits = bits;
    }

    /// <summary>The JSON kind; <see cref="JsonValueKind.Undefined"/> when there is no value.</summary>
    public JsonValueKind Kind => _reference switch
    {
        null => JsonValueKind.Undefined,
        string => JsonValueKind.String,
        JsonFragment fragment => fragment.Kind,
        object tag when ReferenceEquals(tag, NullTag) => JsonValueKind.Null,
        object tag when ReferenceEquals(tag, BooleanTag) => _bits != 0 ? JsonValueKind.True : JsonValueKind.False,
        _ => JsonValueKind.Number,
    };

    internal static ParameterValue Null => new(NullTag, 0);

    internal static ParameterValue Of(string text) => new(text, 0);

    internal static ParameterValue Of(bool value) => new(BooleanTag, value ? 1 : 0);

    internal static ParameterValue Of(long number) => new(IntegerTag, number);

    internal static ParameterValue Of(double number) => new(NumberTag, BitConverter.DoubleToInt64Bits(number));

    internal static ParameterValue Of(JsonFragment fragment) => new(fragment, 0);

    /// <summary>True when there is a value and it is not JSON null.</summary>
    internal bool HasValue => _reference is not null && !ReferenceEquals(_reference, NullTag);

    /// <summary>Reads text.</summary>
    public bool TryGet([NotNullWhen(true)] out string? value)
    {
        value = _reference as string;
        return value is not null;
    }

    /// <summary>Reads true or false.</summary>
    public bool TryGet(out bool value)
    {
        value = _bits != 0;
        return ReferenceEquals(_reference, BooleanTag);
    }

    /// <summary>Reads a whole number; 5.0 is one, 5.5 and anything beyond 64 bits are not.</summary>
    public bool TryGet(out long value)
    {
        value = _bits;
        if (ReferenceEquals(_reference, IntegerTag))
        {
            return true;
        }

        if (ReferenceEquals(_reference, NumberTag))
        {
            double number = BitConverter.Int64BitsToDouble(_bits);
            value = (long)number;

            // 2^63 itself converts to the nearest long, which is not equal to it as a whole number.
            return value == number && number < 9223372036854775808.0;
        }

        return false;
    }

    /// <summary>Reads a whole number of 32 bits.</summary>
    public bool TryGet(out int value)
    {
        bool whole = TryGet(out long wide);
        value = (int)wide;
        return whole && value == wide;
    }

    /// <summary>Reads any number.</summary>
    public bool TryGet(out double value)
    {
        if (ReferenceEquals(_reference, NumberTag))
        {
            value = BitConverter.Int64BitsToDouble(_bits);
            return true;
        }

        value = _bits;
        return ReferenceEquals(_reference, IntegerTag);
    }

    /// <summary>Reads a list or an object as JSON.</summary>
    public bool TryGet([NotNullWhen(true)] out JsonFragment? value)
    {
        value = _reference as JsonFragment;
        return value is not null;
    }

    /// <summary>Reads the value as one of the supported types.</summary>
    /// <typeparam name="T">
    /// Exactly one of: bool, byte, short, int, uint, long, double, float, decimal, string, <see cref="JsonFragment"/> (lists and
    /// objects), <see cref="ParameterValue"/>, bool?, int?, long?, double? (each matches what its type without "?" matches),
    /// IReadOnlyList of string, bool, long or double (shared and read-only), or string[] (a copy). Others, object too, never match.
    /// </typeparam>
    /// <param name="value">The value when the JSON value is there and of that type.</param>
    public bool TryGet<T>([NotNullWhen(true)] out T? value)
    {
        // Each comparison is decided when the method is compiled for a value type; only one branch remains.
        if (typeof(T) == typeof(bool))
        {
            bool found = TryGet(out bool typed);
            value = Unsafe.As<bool, T>(ref typed);
            return found;
        }

        if (typeof(T) == typeof(int))
        {
            bool found = TryGet(out int typed);
            value = Unsafe.As<int, T>(ref typed);
            return found;
        }

        if (typeof(T) == typeof(long))
        {
            bool found = TryGet(out long typed);
            value = Unsafe.As<long, T>(ref typed);
            return found;
        }

        if (typeof(T) == typeof(double))
        {
            bool found = TryGet(out double typed);
            value = Unsafe.As<double, T>(ref typed);
            return found;
        }

        if (typeof(T) == typeof(float))
        {
            bool found = TryGet(out double wide);
            float typed = (float)wide;
            value = Unsafe.As<float, T>(ref typed);
            return found;
        }

        if (typeof(T) == typeof(decimal))
        {
            bool found = TryGetDecimal(out decimal typed);
            value = Unsafe.As<decimal, T>(ref typed);
            return found;
        }

        if (typeof(T) == typeof(ParameterValue))
        {
            value = Unsafe.BitCast<ParameterValue, T>(this);
            return HasValue;
        }

        return typeof(T).IsValueType ? TryGetRarer(out value) : TryGetReference(out value);
    }

    /// <summary>The value as JSON text, a number beyond the range of a double as null; allocates unless it is a list or an object that was read before.</summary>
    public override string ToString() => _reference switch
    {
        null => "",
        string text => JsonText.Quote(text),
        JsonFragment fragment => fragment.ToString(),
        object tag when ReferenceEquals(tag, NullTag) => "null",
        object tag when ReferenceEquals(tag, BooleanTag) => _bits != 0 ? "true" : "false",
        object tag when ReferenceEquals(tag, IntegerTag) => _bits.ToString(CultureInfo.InvariantCulture),
        _ => BitConverter.Int64BitsToDouble(_bits) is double number && double.IsFinite(number) ? NumberText.ToText(number) : "null",
    };

    /// <summary>The value types that few callers ask for.</summary>
    private bool TryGetRarer<T>([NotNullWhen(true)] out T? value)
    {
        if (typeof(T) == typeof(int?))
        {
            int? typed = TryGet(out int known) ? known : null;
            value = Unsafe.As<int?, T>(ref typed);
            return typed.HasValue;
        }

        if (typeof(T) == typeof(long?))
        {
            long? typed = TryGet(out long known) ? known : null;
            value = Unsafe.As<long?, T>(ref typed);
            return typed.HasValue;
        }

        if (typeof(T) == typeof(double?))
        {
            double? typed = TryGet(out double known) ? known : null;
            value = Unsafe.As<double?, T>(ref typed);
            return typed.HasValue;
        }

        if (typeof(T) == typeof(bool?))
        {
            bool? typed = TryGet(out bool known) ? known : null;
            value = Unsafe.As<bool?, T>(ref typed);
            return typed.HasValue;
        }

        value = default;
        bool whole = TryGet(out long number);
        if (typeof(T) == typeof(uint))
        {
            uint typed = (uint)number;
            value = Unsafe.As<uint, T>(ref typed);
            return whole && number == typed;
        }

        if (typeof(T) == typeof(short))
        {
            short typed = (short)number;
            value = Unsafe.As<short, T>(ref typed);
            return whole && number == typed;
        }

        if (typeof(T) == typeof(byte))
        {
            byte typed = (byte)number;
            value = Unsafe.As<byte, T>(ref typed);
            return whole && number == typed;
        }

        return false;
    }

    private bool TryGetReference<T>([NotNullWhen(true)] out T? value)
    {
        object? list = null;
        if (_reference is string)
        {
            list = typeof(T) == typeof(string) ? _reference : null;
        }
        else if (_reference is JsonFragment fragment)
        {
            if (typeof(T) == typeof(JsonFragment))
            {
                list = fragment;
            }
            else if (typeof(T) == typeof(IReadOnlyList<string>))
            {
                list = fragment.Strings;
            }
            else if (typeof(T) == typeof(string[]))
            {
                list = fragment.Strings is { } strings ? (string[])[.. strings] : null;
            }
            else if (typeof(T) == typeof(IReadOnlyList<double>))
            {
                list = fragment.Doubles;
            }
            else if (typeof(T) == typeof(IReadOnlyList<long>))
            {
                list = fragment.Longs;
            }
            else if (typeof(T) == typeof(IReadOnlyList<bool>))
            {
                list = fragment.Booleans;
            }
        }

        value = list is null ? default : (T)list;
        return list is not null;
    }

    private bool TryGetDecimal(out decimal value)
    {
        if (ReferenceEquals(_reference, IntegerTag))
        {
            value = _bits;
            return true;
        }

        value = 0;
        if (!ReferenceEquals(_reference, NumberTag))
        {
            return false;
        }

        double number = BitConverter.Int64BitsToDouble(_bits);
        if (!(Math.Abs(number) < 7.92e28))
        {
            return false; // Out of decimal's range, or not a number.
        }

        value = (decimal)number;
        return true;
    }
}
