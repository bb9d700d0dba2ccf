using System.Collections.Concurrent;
using System.Threading;

namespace Statsig.Fast.Rulesets;

/// <summary>The distinct secondary exposures of one ruleset: equal exposures are one object, so trails compare references.</summary>
/// <remarks>Used once per gate outcome, and again only for overridden or mapped gates. Safe from any thread.</remarks>
internal sealed class ExposureTable
{
    private readonly ConcurrentDictionary<(string Gate, bool Value, string RuleId), SecondaryExposure> _exposures = new();
    private int _lastOrdinal;

    /// <summary>The exposure of a gate's outcome.</summary>
    /// <param name="gate">The name of the gate.</param>
    /// <param name="value">The gate's own value.</param>
    /// <param name="ruleId">The rule that decided.</param>
    /// <param name="isAnalytical">True when that rule has no sampling rate: exposures that contain it are then never sampled out.</param>
    internal SecondaryExposure Intern(string gate, bool value, string ruleId, bool isAnalytical = false)
    {
        if (_exposures.TryGetValue((gate, value, ruleId), out SecondaryExposure? known))
        {
            return known;
        }

        var made = new SecondaryExposure(gate, value ? "true" : "false", ruleId, Interlocked.Increment(ref _lastOrdinal), isAnalytical);
        return _exposures.GetOrAdd((gate, value, ruleId), made);
    }
}
