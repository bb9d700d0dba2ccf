using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Statsig.Fast.Values.Reading;

namespace Statsig.Fast;

/// <content>The reads by type. The compiler evaluates each comparison with a value type for the type argument, so that only one branch
/// remains.</content>
public readonly partial struct ParameterValue
{
    /// <summary>Reads the value as one of the supported types.</summary>
    /// <typeparam name="T">
    /// <para>
    /// One of: string, bool, sbyte, byte, short, ushort, int, uint, long, ulong, float, double, decimal, an enum (by the name of a member;
    /// case matters only between names that differ in case alone), <see cref="JsonElement"/>, <see cref="JsonFragment"/> (lists and
    /// objects), <see cref="ParameterValue"/>; the value types except ParameterValue also with "?". Whole numbers and decimal are exact;
    /// float and double are rounded.
    /// </para>
    /// <para>
    /// Lists of these (except enums) and of object: arrays, List, IList, ICollection, HashSet, ISet, IReadOnlySet (created for each read),
    /// and IReadOnlyList, IReadOnlyCollection, IEnumerable (one for all readers). JSON objects of the same: Dictionary and IDictionary
    /// (created for each read), and IReadOnlyDictionary (one for all readers), with string keys. Sets have elements without "?". These,
    /// except sets and ICollection, also of arrays, List, IReadOnlyList, Dictionary and IReadOnlyDictionary of string, bool, int, long,
    /// double and object; a collection of mutable elements is created for each read.
    /// </para>
    /// <para>
    /// An element of type object is a string, bool, long (whole numbers of 64 bits), double, an IReadOnlyList of object, or an
    /// IReadOnlyDictionary of string and object. Any other type, object by itself too, is never read: the analyzer SFG109 reports it as an
    /// error.
    /// </para>
    /// </typeparam>
    /// <param name="value">The value when the JSON value exists, is not null, and fits the type as a whole.</param>
    /// <returns>False when the value does not exist, is JSON null, has another kind or does not fit the type.</returns>
    /// <remarks>
    /// Never throws. Safe from any thread. Allocates for objects that are created for each read, for a <see cref="JsonElement"/> of a text,
    /// number or boolean, and at the first creation of an object that the ruleset caches.
    /// </remarks>
    public bool TryGet<T>([NotNullWhen(true)] out T? value)
    {
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
            bool found = TryGetSingle(out float typed);
            value = Unsafe.As<float, T>(ref typed);
            return found;
        }

        if (typeof(T) == typeof(decimal))
        {
            bool found = TryGetDecimal(out decimal typed);
            value = Unsafe.As<decimal, T>(ref typed);
            return found;
        }

        if (typeof(T) == typeof(ParameterValue) || typeof(T) == typeof(JsonElement))
        {
            value = HasValue ? AnyAs<T>() : default;
            return HasValue;
        }

        // Among value types, only nullable ones have null as the default.
        return !typeof(T).IsValueType ? TryGetReference(out value) : default(T) is null ? TryGetNullable(out value) : TryGetRarer(out value);
    }

    /// <summary>The value as one of the types that take every kind, null too.</summary>
    internal T AnyAs<T>()
    {
        if (typeof(T) == typeof(JsonElement))
        {
            JsonElement element = ToElement();
            return Unsafe.As<JsonElement, T>(ref element);
        }

        return Unsafe.BitCast<ParameterValue, T>(this);
    }

    /// <summary>
    /// The value as the CLR type that is nearest to it, read-only; null for JSON null, and for text that is not valid Unicode.
    /// </summary>
    internal object? ToObject() => _reference switch
    {
        string text => text,
        JsonFragment { Kind: JsonValueKind.Array } list => list.ListOf<object>(),
        JsonFragment map => map.MapOf<object>(),
        _ when !HasValue => null,
        object tag when ReferenceEquals(tag, BooleanTag) => _bits != 0,
        object tag when ReferenceEquals(tag, IntegerTag) => _bits,
        _ => BitConverter.Int64BitsToDouble(_bits),
    };

    private JsonElement ToElement()
    {
        if (_reference is JsonFragment fragment)
        {
            return fragment.ToElement();
        }

        string json = _reference is ExactNumber exact ? exact.ToString() : ToString();
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        return JsonElement.ParseValue(ref reader);
    }

    /// <summary>The rarely used value types.</summary>
    private bool TryGetRarer<T>([NotNullWhen(true)] out T? value)
    {
        if (typeof(T) == typeof(ulong))
        {
            bool found = TryGetUnsigned(out ulong typed);
            value = Unsafe.As<ulong, T>(ref typed);
            return found;
        }

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

        if (typeof(T) == typeof(ushort))
        {
            ushort typed = (ushort)number;
            value = Unsafe.As<ushort, T>(ref typed);
            return whole && number == typed;
        }

        if (typeof(T) == typeof(byte))
        {
            byte typed = (byte)number;
            value = Unsafe.As<byte, T>(ref typed);
            return whole && number == typed;
        }

        if (typeof(T) == typeof(sbyte))
        {
            sbyte typed = (sbyte)number;
            value = Unsafe.As<sbyte, T>(ref typed);
            return whole && number == typed;
        }

        return EnumReader<T>.TryRead(_reference as string, out value);
    }

    private bool TryGetNullable<T>([NotNullWhen(true)] out T? value)
    {
        if (typeof(T) == typeof(int?))
        {
            return TryGetNullable<int, T>(out value);
        }

        if (typeof(T) == typeof(long?))
        {
            return TryGetNullable<long, T>(out value);
        }

        if (typeof(T) == typeof(double?))
        {
            return TryGetNullable<double, T>(out value);
        }

        if (typeof(T) == typeof(bool?))
        {
            return TryGetNullable<bool, T>(out value);
        }

        if (typeof(T) == typeof(decimal?))
        {
            return TryGetNullable<decimal, T>(out value);
        }

        if (typeof(T) == typeof(float?))
        {
            return TryGetNullable<float, T>(out value);
        }

        if (typeof(T) == typeof(uint?))
        {
            return TryGetNullable<uint, T>(out value);
        }

        if (typeof(T) == typeof(ulong?))
        {
            return TryGetNullable<ulong, T>(out value);
        }

        if (typeof(T) == typeof(short?))
        {
            return TryGetNullable<short, T>(out value);
        }

        if (typeof(T) == typeof(ushort?))
        {
            return TryGetNullable<ushort, T>(out value);
        }

        if (typeof(T) == typeof(byte?))
        {
            return TryGetNullable<byte, T>(out value);
        }

        if (typeof(T) == typeof(sbyte?))
        {
            return TryGetNullable<sbyte, T>(out value);
        }

        return typeof(T) == typeof(JsonElement?) ? TryGetNullable<JsonElement, T>(out value) : EnumReader<T>.TryRead(_reference as string, out value);
    }

    private bool TryGetNullable<TValue, T>([NotNullWhen(true)] out T? value)
        where TValue : struct
    {
        TValue? typed = TryGet(out TValue known) ? known : null;
        value = Unsafe.As<TValue?, T>(ref typed);
        return typed.HasValue;
    }

    private bool TryGetReference<T>([NotNullWhen(true)] out T? value)
    {
        if (typeof(T) == typeof(string))
        {
            string? text = _reference as string;
            value = (T?)(object?)text;
            return text is not null;
        }

        if (_reference is not JsonFragment fragment)
        {
            value = default;
            return false;
        }

        if (typeof(T) == typeof(JsonFragment))
        {
            value = (T)(object)fragment;
            return true;
        }

        value = (T?)TypeFacts<T>.Reader?.Read(fragment);
        return value is not null;
    }
}
