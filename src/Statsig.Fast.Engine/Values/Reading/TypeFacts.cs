using System;
using System.Text.Json;

namespace Statsig.Fast.Values.Reading;

/// <summary>How and from what a type is read, and so why a value was not read as it. Scalars are asked about only after a read has failed.</summary>
/// <typeparam name="T">The type that a caller asks for.</typeparam>
internal static class TypeFacts<T>
{
    /// <summary>The reader of a type of collection; null for all other types.</summary>
    internal static readonly CollectionReader? Reader = CollectionReaders.Of(typeof(T));

    private static readonly bool TakesEveryKind =
        typeof(T) == typeof(JsonElement) || typeof(T) == typeof(JsonElement?) || typeof(T) == typeof(ParameterValue);

    private static readonly JsonValueKind Source = SourceOf();

    /// <summary>True when some value can be read as the type.</summary>
    internal static bool IsReadable => TakesEveryKind || Source != JsonValueKind.Undefined;

    /// <summary>The status of a value that <see cref="ParameterValue.TryGet{T}"/> refused.</summary>
    internal static ParameterReadStatus StatusOf(JsonValueKind found) => found switch
    {
        JsonValueKind.Undefined => ParameterReadStatus.Missing,
        JsonValueKind.Null => ParameterReadStatus.Null,
        _ when !IsReadable => ParameterReadStatus.UnreadableType,
        _ => IsReadFrom(found) ? ParameterReadStatus.DoesNotFit : ParameterReadStatus.OtherKind,
    };

    /// <summary>True when the type is read from values of the kind.</summary>
    private static bool IsReadFrom(JsonValueKind kind) =>
        TakesEveryKind || kind == Source || (Source == JsonValueKind.True && kind == JsonValueKind.False)
        || (typeof(T) == typeof(JsonFragment) && kind == JsonValueKind.Array);

    /// <summary>The kind that the type is read from, true for both booleans and an object for a fragment; undefined when it is not read.</summary>
    private static JsonValueKind SourceOf()
    {
        // Reference types are told apart first, so that no native program has the names of enums because of them.
        if (!typeof(T).IsValueType)
        {
            return typeof(T) == typeof(string) ? JsonValueKind.String : typeof(T) == typeof(JsonFragment) ? JsonValueKind.Object : Reader?.Source ?? JsonValueKind.Undefined;
        }

        if (EnumReader<T>.IsEnum)
        {
            return JsonValueKind.String;
        }

        return Type.GetTypeCode(Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T)) switch
        {
            TypeCode.Boolean => JsonValueKind.True,
            >= TypeCode.SByte and <= TypeCode.Decimal => JsonValueKind.Number,
            _ => JsonValueKind.Undefined,
        };
    }
}
