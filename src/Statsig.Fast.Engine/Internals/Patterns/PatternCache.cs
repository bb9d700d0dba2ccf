using System;
using System.Collections.Generic;

namespace Statsig.Fast.Internals.Patterns;

/// <summary>
/// The prepared patterns of a server's rulesets, so that a payload that keeps a pattern keeps what its engine has learnt of texts.
/// </summary>
/// <remarks>
/// Holds what rulesets hold, no longer: by weak references, cleared of dead ones at each compilation. Compilations of one server do not
/// overlap.
/// </remarks>
internal sealed class PatternCache
{
    private readonly Dictionary<string, WeakReference<SearchPattern>> _patterns = new(StringComparer.Ordinal);

    internal SearchPattern Get(string text, TimeSpan budget)
    {
        if (_patterns.TryGetValue(text, out WeakReference<SearchPattern>? known) && known.TryGetTarget(out SearchPattern? pattern))
        {
            return pattern;
        }

        pattern = SearchPattern.Create(text, budget);
        _patterns[text] = new WeakReference<SearchPattern>(pattern);
        return pattern;
    }

    /// <summary>Removes patterns that no ruleset uses.</summary>
    internal void Trim()
    {
        foreach ((string text, WeakReference<SearchPattern> pattern) in _patterns)
        {
            if (!pattern.TryGetTarget(out _))
            {
                _patterns.Remove(text); // Removing while enumerating is allowed for dictionaries.
            }
        }
    }
}
