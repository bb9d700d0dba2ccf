using System;
using System.Collections.Generic;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.EventLogging;

/// <summary>Leaves exposures out where the service asks for a sample.</summary>
/// <remarks>
/// Runs in the pump, which keeps the memory of first exposures to one thread and its cost away from callers. Samples in every
/// environment and for every rule, those of overrides included. Source of the order: the server core.
/// </remarks>
internal sealed class ExposureSampler(TimeProvider timeProvider)
{
    private const int MostRemembered = 100_000;

    private readonly HashSet<(string Name, string RuleId)> _seen = [];
    private long _windowStart = timeProvider.GetTimestamp();

    /// <summary>Whether an exposure is logged, and with which note.</summary>
    internal bool Keeps(in EventSlot slot, out SamplingNote note)
    {
        note = default;
        if (slot.Ruleset!.Remote is not { SamplingMode: not SamplingMode.Off } remote)
        {
            return true;
        }

        Outcome outcome = slot.Outcome!;
        if (slot.Spec is { ForwardsAllExposures: true } || slot.Trail is { HasAnalytical: true }
            || IsFirst(slot.Name ?? slot.Spec!.Name, outcome.RuleId, remote.FirstExposureWindow))
        {
            return true;
        }

        // An experiment that decides a layer takes the rate away; the layer's own flag stays.
        ulong? own = (slot.Flags & EventFlags.Delegated) != 0 ? null : outcome.SamplingRate;
        ulong? rate = outcome.RuleId is "default" or "disabled" or "" ? remote.SpecialCaseSamplingRate ?? own : own;
        bool sampled = rate is null || (rate > 0 && slot.Bits % rate == 0);
        note = new SamplingNote(true, rate, remote.SamplingMode == SamplingMode.Shadow, sampled);
        return note.IsShadow || sampled;
    }

    private bool IsFirst(string name, string ruleId, TimeSpan window)
    {
        if (timeProvider.GetElapsedTime(_windowStart) >= window || _seen.Count >= MostRemembered)
        {
            _seen.Clear();
            _windowStart = timeProvider.GetTimestamp();
        }

        return _seen.Add((name, ruleId));
    }
}
