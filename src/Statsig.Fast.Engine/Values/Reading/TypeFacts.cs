using System;
using System.Text.Json;

namespace Statsig.Fast.Values.Reading;

/// <summary>Describes how a type is read and from which kinds, and so why a read failed. Scalars use it only after a failed read.</summary>
/// <typeparam name="T">The requested type.</typeparam>
internal static class TypeFacts<T>
{
    /// <summary>The reader of a type of collection; null for all other types.</summary>
    internal static readonly CollectionReader? Reader = CollectionReaders.Of(typeof(T));

    private static readonly bool TakesEveryKind =
        typeof(T) == typeof(JsonElement) || typeof(T) == typeof(JsonElement?) || typeof(T) == typeof(ParameterValue);

    private static readonly JsonValueKind Source = SourceOf();

    /// <summary>True when some value can be read as the type.</summary>
    internal static bool IsReadable => TakesEveryKind || Source != JsonValueKind.Undefined;

    /// <summary>The status of a value that <see cref="ParameterValue.TryGet{T}"/> rejected.</summary>
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

    /// <summary>
    /// The kind that the type is read from, true for both booleans and an object for a fragment; undefined when it is not read.
    /// </summary>
    private static JsonValueKind SourceOf()
    {
        // Reference types are handled first, so that they do not add the names of enums to a native program.
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
