using System;
using System.Collections.Generic;
using System.Text.Json;

namespace Statsig.Fast.Specs;

/// <summary>Reads maps of entities such as specs, each of which is skipped and noted when it is malformed.</summary>
/// <remarks>A malformed entity also costs an earlier one of its name: of repeated names the last one counts.</remarks>
internal static class EntityReader
{
    /// <summary>Reads one entity; null when malformed, with the cursor's problem set.</summary>
    internal delegate T? Entity<T>(ref PayloadCursor cursor, string name)
        where T : class;

    /// <summary>The map, or null for null; false when the value is of another kind.</summary>
    internal static bool TryRead<T>(
        ref PayloadCursor cursor, Entity<T> readEntity, List<SkippedPart> problems, out Dictionary<string, T>? entities)
        where T : class
    {
        entities = null;
        if (cursor.Kind != JsonTokenType.StartObject)
        {
            return cursor.Kind == JsonTokenType.Null || cursor.Refuse("an object");
        }

        entities = new Dictionary<string, T>(StringComparer.Ordinal);
        while (cursor.NextEntry(out ReadOnlySpan<byte> key))
        {
            string name = cursor.TextOf(key);
            PayloadCursor.Place start = cursor.Mark();
            Keep(entities, name, readEntity(ref cursor, name), ref cursor, in start, problems);
        }

        return true;
    }

    /// <summary>Keeps an entity, or goes over a malformed one.</summary>
    internal static void Keep<T>(
        Dictionary<string, T> entities,
        string name,
        T? entity,
        ref PayloadCursor cursor,
        in PayloadCursor.Place start,
        List<SkippedPart> problems)
        where T : class
    {
        if (entity is not null)
        {
            entities[name] = entity;
            return;
        }

        problems.Add(new SkippedPart(name, cursor.Problem));
        entities.Remove(name);
        cursor.SkipFrom(start);
    }
}
