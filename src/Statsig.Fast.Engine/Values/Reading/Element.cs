using System.Text.Json;

namespace Statsig.Fast.Values.Reading;

/// <summary>What stands inside lists and objects, as one type.</summary>
/// <typeparam name="T">The type.</typeparam>
internal static class Element<T>
{
    /// <summary>True when an element cannot be changed by those who read it.</summary>
    internal static bool IsShared =>
        typeof(T).IsValueType || typeof(T) == typeof(string) || typeof(T) == typeof(object) || typeof(T) == typeof(JsonFragment)
        || TypeFacts<T>.Reader is { IsShared: true };

    /// <summary>
    /// Null is a valid element for types with a null value, but not for texts and collections, whose readers do not expect it.
    /// </summary>
    private static bool TakesNull => default(T) is null && (typeof(T).IsValueType || typeof(T) == typeof(object));

    /// <summary>Reads one element.</summary>
    internal static bool TryRead(ParameterValue value, out T element)
    {
        if (value.Kind == JsonValueKind.Null)
        {
            element = typeof(T) == typeof(JsonElement) || typeof(T) == typeof(ParameterValue) ? value.AnyAs<T>() : default!;
            return TakesNull || typeof(T) == typeof(JsonElement) || typeof(T) == typeof(ParameterValue);
        }

        if (typeof(T) == typeof(object))
        {
            object? natural = value.ToObject();
            element = (T)natural!;
            return natural is not null;
        }

        bool fits = value.TryGet(out T? typed);
        element = typed!;
        return fits;
    }
}
