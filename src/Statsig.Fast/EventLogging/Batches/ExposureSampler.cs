using System;
using System.Collections.Generic;
using Statsig.Fast.EventLogging.Rings;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.EventLogging.Batches;

/// <summary>Drops exposures according to the sampling settings of the service.</summary>
/// <remarks>
/// Runs in the pump, so that only one thread uses the memory of first exposures and callers do not pay for it. Samples in every
/// environment and for every rule, overrides included. Source of the order: the server core.
/// </remarks>
internal sealed class ExposureSampler(TimeProvider timeProvider)
{
    private const int MostRemembered = 100_000;

    private readonly HashSet<(string Name, string RuleId)> _seen = [];
    private long _windowStart = timeProvider.GetTimestamp();

    /// <summary>Returns true when an exposure is logged, and the sampling decision.</summary>
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

        // An experiment that decides a layer removes the sampling rate; the flag of the layer still applies.
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
