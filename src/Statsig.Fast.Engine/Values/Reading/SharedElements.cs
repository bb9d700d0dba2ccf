using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;

namespace Statsig.Fast.Values.Reading;

/// <summary>The elements of a list as one type, decoded once and kept with the list.</summary>
/// <param name="elements">The elements; null when one of them does not fit, so that a repeated read costs nothing.</param>
internal sealed class SharedElements<T>(T[]? elements)
{
    internal ReadOnlyCollection<T>? View { get; } = elements is null ? null : Array.AsReadOnly(elements);

    internal T[]? Copy() => elements?.AsSpan().ToArray();
}

/// <summary>The members of an object as one type, decoded once and kept with the object.</summary>
/// <param name="members">The members; null when one of them does not fit.</param>
internal sealed class SharedMembers<T>(Dictionary<string, T>? members)
{
    internal ReadOnlyDictionary<string, T>? View { get; } = members is null ? null : new ReadOnlyDictionary<string, T>(members);

    internal Dictionary<string, T>? Copy() => members is null ? null : new Dictionary<string, T>(members);
}
