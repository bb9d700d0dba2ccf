using System;
using System.Collections.Generic;
using System.Text.Json;

namespace Statsig.Fast.Reading;

/// <summary>The closed set of collections, and the choice of a reader for one of them.</summary>
/// <remarks>
/// Each comparison is with one type that is known when the method is compiled, so that a native compiler leaves out readers of types that a
/// program does not have. Types that many programs read come first: the others cost the search a little more, once.
/// </remarks>
internal static class CollectionReaders
{
    /// <summary>A <see cref="ValueReader{T}"/> for the type; null when the type is outside the set.</summary>
    internal static object? Of(Type type) => OfCommon(type) ?? OfNested(type) ?? OfNumbers(type) ?? OfNullable(type) ?? OfJson(type);

    private static object? OfCommon(Type type) =>
        Of<string>(type) ?? Of<object>(type) ?? Of<int>(type) ?? Of<long>(type) ?? Of<double>(type) ?? Of<bool>(type) ?? Of<decimal>(type);

    private static object? OfNumbers(Type type) =>
        Of<float>(type) ?? Of<uint>(type) ?? Of<ulong>(type) ?? Of<short>(type) ?? Of<ushort>(type) ?? Of<byte>(type) ?? Of<sbyte>(type);

    private static object? OfNullable(Type type) =>
        Of<int?>(type) ?? Of<long?>(type) ?? Of<double?>(type) ?? Of<bool?>(type) ?? Of<decimal?>(type) ?? Of<float?>(type) ?? Of<uint?>(type)
        ?? Of<ulong?>(type) ?? Of<short?>(type) ?? Of<ushort?>(type) ?? Of<byte?>(type) ?? Of<sbyte?>(type);

    private static object? OfJson(Type type) => Of<JsonElement>(type) ?? Of<JsonFragment>(type) ?? Of<ParameterValue>(type);

    private static object? OfNested(Type type) =>
        Nested<string>(type) ?? Nested<object>(type) ?? Nested<int>(type) ?? Nested<long>(type) ?? Nested<double>(type) ?? Nested<bool>(type);

    /// <summary>Collections of collections of one type.</summary>
    private static object? Nested<TElement>(Type type) =>
        OfOuter<List<TElement>>(type) ?? OfOuter<IReadOnlyList<TElement>>(type) ?? OfOuter<TElement[]>(type) ?? OfOuter<Dictionary<string, TElement>>(type)
        ?? OfOuter<IReadOnlyDictionary<string, TElement>>(type);

    /// <summary>Collections of one type.</summary>
    private static object? Of<TElement>(Type type)
    {
        if (type == typeof(ICollection<TElement>))
        {
            return new ListReader<ICollection<TElement>, TElement>();
        }

        if (type == typeof(HashSet<TElement>))
        {
            return new SetReader<HashSet<TElement>, TElement>();
        }

        if (type == typeof(ISet<TElement>))
        {
            return new SetReader<ISet<TElement>, TElement>();
        }

        if (type == typeof(IReadOnlySet<TElement>))
        {
            return new SetReader<IReadOnlySet<TElement>, TElement>();
        }

        return OfOuter<TElement>(type);
    }

    /// <summary>The collections that may hold collections themselves.</summary>
    private static object? OfOuter<TElement>(Type type)
    {
        if (type == typeof(IReadOnlyList<TElement>))
        {
            return new SharedListReader<IReadOnlyList<TElement>, TElement>();
        }

        if (type == typeof(List<TElement>))
        {
            return new ListReader<List<TElement>, TElement>();
        }

        if (type == typeof(TElement[]))
        {
            return new ArrayReader<TElement>();
        }

        if (type == typeof(IEnumerable<TElement>))
        {
            return new SharedListReader<IEnumerable<TElement>, TElement>();
        }

        if (type == typeof(IReadOnlyCollection<TElement>))
        {
            return new SharedListReader<IReadOnlyCollection<TElement>, TElement>();
        }

        if (type == typeof(IList<TElement>))
        {
            return new ListReader<IList<TElement>, TElement>();
        }

        if (type == typeof(Dictionary<string, TElement>))
        {
            return new MapReader<Dictionary<string, TElement>, TElement>();
        }

        if (type == typeof(IReadOnlyDictionary<string, TElement>))
        {
            return new SharedMapReader<IReadOnlyDictionary<string, TElement>, TElement>();
        }

        if (type == typeof(IDictionary<string, TElement>))
        {
            return new MapReader<IDictionary<string, TElement>, TElement>();
        }

        return null;
    }
}
