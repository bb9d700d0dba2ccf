using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace Statsig.Fast.Values.Reading;

/// <summary>Reads texts as the names of an enum's members.</summary>
/// <remarks>
/// The names are listed once for each enum, so reading allocates nothing. Numbers and combinations of members are not names.
/// </remarks>
/// <typeparam name="T">The enum, or its nullable form.</typeparam>
internal static class EnumReader<T>
{
    private static readonly Type? Enumeration = typeof(T).IsEnum ? typeof(T) : Nullable.GetUnderlyingType(typeof(T)) is { IsEnum: true } type ? type : null;

    private static Names? s_names;

    internal static bool IsEnum => Enumeration is not null;

    /// <summary>Finds the member of a name: the one that is written alike, else the first that differs only in case.</summary>
    internal static bool TryRead(string? text, [NotNullWhen(true)] out T? value)
    {
        value = default;
        return text is not null && Enumeration is not null && (s_names ??= new Names(Enumeration)).TryFind(text, out value);
    }

    /// <summary>The members by name.</summary>
    private sealed class Names
    {
        private readonly Dictionary<string, T> _exact = new(StringComparer.Ordinal);
        private readonly Dictionary<string, T> _anyCase = new(StringComparer.OrdinalIgnoreCase);

        internal Names(Type enumeration)
        {
            string[] names = Enum.GetNames(enumeration);
            Array values = Enum.GetValuesAsUnderlyingType(enumeration);
            for (int i = 0; i < names.Length; i++)
            {
                var member = (T)Enum.ToObject(enumeration, values.GetValue(i)!);
                _exact[names[i]] = member;
                _anyCase.TryAdd(names[i], member);
            }
        }

        internal bool TryFind(string text, [NotNullWhen(true)] out T? value)
        {
            bool isFound = _exact.TryGetValue(text, out value) || _anyCase.TryGetValue(text, out value);
            return isFound;
        }
    }
}
