using System.Collections;
using System.Collections.Generic;
using System.Linq;

namespace Statsig.Fast.Testing;

/// <summary>Exposures or events in the order in which they were recorded, as of the moment of the call that returned the list.</summary>
/// <typeparam name="T"><see cref="Exposure"/> or <see cref="LoggedEvent"/>.</typeparam>
/// <remarks>Immutable. Its text lists all entries, for the messages of assertions.</remarks>
public sealed class RecordedList<T> : IReadOnlyList<T>
    where T : class
{
    private readonly T[] _items;

    internal RecordedList(T[] items) => _items = items;

    /// <inheritdoc/>
    public int Count => _items.Length;

    /// <inheritdoc/>
    public T this[int index] => _items[index];

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();

    /// <summary>Returns one line for each entry.</summary>
    public override string ToString() => _items.Length == 0 ? "(none)" : string.Join('\n', _items.Select(static item => item.ToString()));
}
