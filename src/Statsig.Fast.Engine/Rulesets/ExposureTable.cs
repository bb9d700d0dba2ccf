using System.Collections.Concurrent;
using System.Threading;

namespace Statsig.Fast.Rulesets;

/// <summary>The distinct secondary exposures of one ruleset: equal exposures are one object, so trails compare references.</summary>
/// <remarks>Used once per gate outcome, and again only for overridden or mapped gates. Safe from any thread.</remarks>
internal sealed class ExposureTable
{
    // By gate, each with a list of its few outcomes: the framework has compiled code for this dictionary, and none for tuples.
    private readonly ConcurrentDictionary<string, Entry> _exposures = new();
    private int _lastOrdinal;

    /// <summary>Gets the number of exposures so far.</summary>
    internal int Count => Volatile.Read(ref _lastOrdinal); // Volatile: any thread adds.

    /// <summary>The exposure of a gate's outcome.</summary>
    /// <param name="gate">The name of the gate.</param>
    /// <param name="value">The gate's own value.</param>
    /// <param name="ruleId">The rule that decided.</param>
    /// <param name="isAnalytical">True when that rule has no sampling rate: exposures that contain it are then never sampled out.</param>
    internal SecondaryExposure Intern(string gate, bool value, string ruleId, bool isAnalytical = false)
    {
        SecondaryExposure? made = null;
        while (true)
        {
            bool isKnownGate = _exposures.TryGetValue(gate, out Entry? first);
            for (Entry? entry = first; entry is not null; entry = entry.Next)
            {
                if (entry.Value == value && entry.Exposure.RuleId == ruleId)
                {
                    return entry.Exposure;
                }
            }

            made ??= new SecondaryExposure(gate, value ? "true" : "false", ruleId, Interlocked.Increment(ref _lastOrdinal), isAnalytical);
            var added = new Entry(made, value, first);
            if (isKnownGate ? _exposures.TryUpdate(gate, added, first!) : _exposures.TryAdd(gate, added))
            {
                return made;
            }
        }
    }

    private sealed class Entry(SecondaryExposure exposure, bool value, Entry? next)
    {
        internal SecondaryExposure Exposure => exposure;

        internal bool Value => value;

        internal Entry? Next => next;
    }
}
