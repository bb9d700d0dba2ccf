using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Statsig.Fast.Internals;

namespace Statsig.Fast.Values.Reading;

/// <summary>The closed set of collections, and the choice of a reader for one of them.</summary>
/// <remarks>Types that many programs read come first: the others cost the search a little more, once.</remarks>
[SuppressMessage("Performance", "CA1859:Use concrete types when possible for improved performance", Justification = "Readers of different elements follow each other with ??, which takes operands of one type.")]
internal static class CollectionReaders
{
    /// <summary>The reader of a type; null when the type is outside the set.</summary>
    internal static CollectionReader? Of(Type type) =>
        OfGenerated(type) ?? (FeatureSwitches.Collections ? OfCommon(type) ?? OfNested(type) ?? OfNumbers(type) ?? OfNullable(type) ?? OfJson(type) : null);

    /// <summary>What generated code reads, with or without the switch.</summary>
    private static CollectionReader? OfGenerated(Type type) =>
        type == typeof(IReadOnlyList<string>) ? new CollectionReader<string>(CollectionForm.SharedList)
        : type == typeof(string[]) ? new CollectionReader<string>(CollectionForm.Array)
        : type == typeof(IReadOnlyList<long>) ? new CollectionReader<long>(CollectionForm.SharedList)
        : type == typeof(IReadOnlyList<double>) ? new CollectionReader<double>(CollectionForm.SharedList)
        : type == typeof(IReadOnlyList<bool>) ? new CollectionReader<bool>(CollectionForm.SharedList)
        : null;

    private static CollectionReader? OfCommon(Type type) =>
        OfSetOr<string>(type) ?? OfSetOr<object>(type) ?? OfSetOr<int>(type) ?? OfSetOr<long>(type) ?? OfSetOr<double>(type) ?? OfSetOr<bool>(type) ?? OfSetOr<decimal>(type);

    private static CollectionReader? OfNumbers(Type type) =>
        OfSetOr<float>(type) ?? OfSetOr<uint>(type) ?? OfSetOr<ulong>(type) ?? OfSetOr<short>(type) ?? OfSetOr<ushort>(type) ?? OfSetOr<byte>(type) ?? OfSetOr<sbyte>(type);

    private static CollectionReader? OfNullable(Type type) =>
        Of<int?>(type) ?? Of<long?>(type) ?? Of<double?>(type) ?? Of<bool?>(type) ?? Of<decimal?>(type) ?? Of<float?>(type) ?? Of<uint?>(type)
        ?? Of<ulong?>(type) ?? Of<short?>(type) ?? Of<ushort?>(type) ?? Of<byte?>(type) ?? (CollectionReader?)Of<sbyte?>(type);

    private static CollectionReader? OfJson(Type type) => Of<JsonElement>(type) ?? Of<JsonFragment>(type) ?? (CollectionReader?)Of<ParameterValue>(type);

    private static CollectionReader? OfNested(Type type) =>
        Nested<string>(type) ?? Nested<object>(type) ?? Nested<int>(type) ?? Nested<long>(type) ?? Nested<double>(type) ?? Nested<bool>(type);

    /// <summary>Collections of collections of one type.</summary>
    private static CollectionReader? Nested<TElement>(Type type) =>
        OfOuter<List<TElement>>(type) ?? OfOuter<IReadOnlyList<TElement>>(type) ?? OfOuter<TElement[]>(type) ?? OfOuter<Dictionary<string, TElement>>(type)
        ?? OfOuter<IReadOnlyDictionary<string, TElement>>(type);

    /// <summary>Collections of one type.</summary>
    private static CollectionReader? Of<TElement>(Type type)
    {
        if (type == typeof(ICollection<TElement>))
        {
            return new CollectionReader<TElement>(CollectionForm.List);
        }

        return OfOuter<TElement>(type);
    }

    /// <summary>Collections of one type, and sets of it.</summary>
    private static CollectionReader? OfSetOr<TElement>(Type type)
    {
        bool isSet = type == typeof(HashSet<TElement>) || type == typeof(ISet<TElement>) || type == typeof(IReadOnlySet<TElement>);
        return isSet ? new SetReader<TElement>() : Of<TElement>(type);
    }

    /// <summary>The collections that may hold collections themselves.</summary>
    private static CollectionReader? OfOuter<TElement>(Type type)
    {
        CollectionForm? form =
            type == typeof(IReadOnlyList<TElement>) || type == typeof(IEnumerable<TElement>) || type == typeof(IReadOnlyCollection<TElement>) ? CollectionForm.SharedList
            : type == typeof(List<TElement>) || type == typeof(IList<TElement>) ? CollectionForm.List
            : type == typeof(TElement[]) ? CollectionForm.Array
            : type == typeof(Dictionary<string, TElement>) || type == typeof(IDictionary<string, TElement>) ? CollectionForm.Map
            : type == typeof(IReadOnlyDictionary<string, TElement>) ? CollectionForm.SharedMap
            : null;
        return form is { } known ? new CollectionReader<TElement>(known) : null;
    }
}
