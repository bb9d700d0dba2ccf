using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Statsig.Fast.Reading;

/// <summary>Arrays: a new one for each read.</summary>
internal sealed class ArrayReader<TElement> : ValueReader<TElement[]>
{
    internal override JsonValueKind Source => JsonValueKind.Array;

    internal override bool IsShared => false;

    internal override bool TryRead(JsonFragment fragment, [NotNullWhen(true)] out TElement[]? value) => (value = fragment.CopyElements<TElement>()) is not null;
}

/// <summary>Lists that callers can change: a new one for each read.</summary>
internal sealed class ListReader<TList, TElement> : ValueReader<TList>
    where TList : class
{
    internal override JsonValueKind Source => JsonValueKind.Array;

    internal override bool IsShared => false;

    internal override bool TryRead(JsonFragment fragment, [NotNullWhen(true)] out TList? value)
    {
        value = fragment.CopyElements<TElement>() is { } elements ? (TList)(object)new List<TElement>(elements) : null;
        return value is not null;
    }
}

/// <summary>Sets: a new one for each read.</summary>
internal sealed class SetReader<TSet, TElement> : ValueReader<TSet>
    where TSet : class
{
    internal override JsonValueKind Source => JsonValueKind.Array;

    internal override bool IsShared => false;

    internal override bool TryRead(JsonFragment fragment, [NotNullWhen(true)] out TSet? value)
    {
        value = fragment.CopyElements<TElement>() is { } elements ? (TSet)(object)new HashSet<TElement>(elements) : null;
        return value is not null;
    }
}

/// <summary>Read-only lists: one for all readers, unless their elements can be changed.</summary>
internal sealed class SharedListReader<TList, TElement> : ValueReader<TList>
    where TList : class
{
    internal override JsonValueKind Source => JsonValueKind.Array;

    internal override bool IsShared => Element<TElement>.IsShared;

    internal override bool TryRead(JsonFragment fragment, [NotNullWhen(true)] out TList? value)
    {
        value = (TList?)(object?)fragment.ListOf<TElement>();
        return value is not null;
    }
}
