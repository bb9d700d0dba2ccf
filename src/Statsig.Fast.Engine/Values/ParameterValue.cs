using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.Values;

namespace Statsig.Fast;

/// <summary>One decoded value of a dynamic config, experiment, layer or parameter store.</summary>
/// <remarks>
/// Sixteen bytes and immutable; strings, lists and objects belong to the ruleset, so reading allocates nothing. A value stays valid and
/// unchanged after a newer ruleset has replaced its ruleset.
/// </remarks>
public readonly partial struct ParameterValue
{
    private static readonly object NullTag = new();
    private static readonly object BooleanTag = new();
    private static readonly object IntegerTag = new();
    private static readonly object NumberTag = new();

    // Null for a missing value, or a tag, a string, an ExactNumber, or a JsonFragment for lists and objects.
    private readonly object? _reference;
    private readonly long _bits;

    private ParameterValue(object reference, long bits)
    {
        _reference = reference;
        _bits = bits;
    }

    /// <summary>The JSON kind; <see cref="JsonValueKind.Undefined"/> for a missing value.</summary>
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

    /// <summary>A number with more decimal digits than a double can hold.</summary>
    internal static ParameterValue Of(double number, decimal exact) => new(new ExactNumber(exact), BitConverter.DoubleToInt64Bits(number));

    internal static ParameterValue Of(JsonFragment fragment) => new(fragment, 0);

    /// <summary>True when the value exists and is not JSON null.</summary>
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

        return _reference is ExactNumber exact && exact.TryGetInt64(BitConverter.Int64BitsToDouble(_bits), out value);
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

        if (ReferenceEquals(_reference, IntegerTag))
        {
            value = _bits;
            return true;
        }

        value = BitConverter.Int64BitsToDouble(_bits);
        return _reference is ExactNumber;
    }

    /// <summary>Reads a list or an object as JSON.</summary>
    public bool TryGet([NotNullWhen(true)] out JsonFragment? value)
    {
        value = _reference as JsonFragment;
        return value is not null;
    }

    /// <summary>
    /// The value as JSON text, a number beyond the range of a double as null; allocates unless it is a list or an object that was read
    /// before.
    /// </summary>
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

    /// <summary>Reads a number that a float can hold, rounded to one; a number too large for it does not fit.</summary>
    private bool TryGetSingle(out float value)
    {
        bool found = TryGet(out double wide);
        value = (float)wide;
        return found && (float.IsFinite(value) || !double.IsFinite(wide));
    }

    private bool TryGetUnsigned(out ulong value)
    {
        if (ReferenceEquals(_reference, IntegerTag))
        {
            value = (ulong)_bits;
            return _bits >= 0;
        }

        if (_reference is ExactNumber { Value: var exact })
        {
            bool fits = exact >= 0 && exact <= ulong.MaxValue && decimal.IsInteger(exact);
            value = fits ? (ulong)exact : 0;
            return fits;
        }

        value = 0;
        if (!ReferenceEquals(_reference, NumberTag))
        {
            return false;
        }

        double number = BitConverter.Int64BitsToDouble(_bits);
        value = (ulong)number;

        // 2^64 itself converts to the nearest ulong, which is not equal to it as a whole number.
        return number >= 0 && number < 18446744073709551616.0 && value == number;
    }

    private bool TryGetDecimal(out decimal value)
    {
        if (ReferenceEquals(_reference, IntegerTag))
        {
            value = _bits;
            return true;
        }

        value = 0;
        if (_reference is ExactNumber exact)
        {
            value = exact.Value;
            return true;
        }

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

    /// <summary>A number with more digits than a double has; the double is in the bits.</summary>
    private sealed class ExactNumber(decimal value)
    {
        internal decimal Value { get; } = value;

        /// <summary>
        /// Reads a whole number; those that a double rounds up to 2^63 are not read as long, with or without their last digits.
        /// </summary>
        internal bool TryGetInt64(double rounded, out long whole)
        {
            bool fits = decimal.IsInteger(Value) && Value >= long.MinValue && rounded < 9223372036854775808.0;
            whole = fits ? (long)Value : 0;
            return fits;
        }

        public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
    }
}
