using System;
using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Spelling;

namespace Statsig.Fast.Testing.Specs;

/// <summary>Checks names, and suggests the nearest one for a name that does not exist.</summary>
internal static class Known
{
    /// <exception cref="ArgumentException">The name is not among the known ones.</exception>
    internal static void Check(string noun, string name, IEnumerable<string> known, string place)
    {
        if (!known.Contains(name))
        {
            throw new ArgumentException(MessageOf(noun, name, known, place));
        }
    }

    internal static string MessageOf(string noun, string name, IEnumerable<string> known, string place)
    {
        string[] names = [.. known.Distinct().Order(StringComparer.Ordinal)];
        string message = $"There is no {noun} \"{name}\" in {place}.";
        return NearestNames.Of(name, names) is { } nearest ? $"{message} Did you mean \"{nearest}\"?"
            : names.Length is > 0 and <= 20 ? $"{message} Use one of: {string.Join(", ", names)}."
            : message;
    }
}
