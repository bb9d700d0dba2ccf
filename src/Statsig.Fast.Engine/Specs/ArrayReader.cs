using System.Collections.Generic;
using System.Text.Json;

namespace Statsig.Fast.Specs;

/// <summary>Reads arrays whose elements are all of one kind.</summary>
internal static class ArrayReader
{
    /// <summary>The array, or null for null; false when the value or one of its elements is of another kind.</summary>
    internal static bool TryRead<T>(ref PayloadCursor cursor, MapReader.EntryReader<T> readElement, out T[]? array)
    {
        array = null;
        if (cursor.Kind != JsonTokenType.StartArray)
        {
            return cursor.Kind == JsonTokenType.Null || cursor.Refuse("an array");
        }

        List<T> elements = [];
        while (cursor.NextElement())
        {
            if (!readElement(ref cursor, out T element))
            {
                return false;
            }

            elements.Add(element);
        }

        array = [.. elements];
        return true;
    }
}
