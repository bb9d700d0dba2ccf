using System;
using System.Collections.Generic;
using System.Linq;

namespace Statsig.Fast.Testing.Tests;

/// <summary>Random specs as plain data, from which two writers make payloads that share no code.</summary>
internal sealed class RandomPlan
{
    /// <param name="program">Numbers that decide everything; 0 where they end.</param>
    internal RandomPlan(int[] program)
    {
        var choices = new Queue<int>(program);
        int Next(int below) => (choices.TryDequeue(out int choice) ? choice : 0) % below;
        WinterPercent = Next(1000) / 10.0;
        Gates = [.. Enumerable.Range(0, RandomSpecs.GateNames.Length).Select(index => new Gate(index, Next))];
        IsHeldOut = Next(2) == 0;
        IsByCompany = Next(3) == 0;
        IsInactive = Next(5) == 0;
        ControlPercent = Next(600) / 10.0;
        ControlValue = Next(9);
        TestPercent = Next(400) / 10.0;
        AllocatedPercent = Next(4) == 0 ? null : Next(1001) / 10.0;
    }

    internal enum Audience
    {
        Country,
        Ids,
        Segment,
        PreviousGate,
    }

    internal double WinterPercent { get; }

    internal Gate[] Gates { get; }

    /// <summary>True for an experiment with a holdout, false for one with a targeting gate.</summary>
    internal bool IsHeldOut { get; }

    internal bool IsByCompany { get; }

    internal bool IsInactive { get; }

    internal double ControlPercent { get; }

    internal int ControlValue { get; }

    internal double TestPercent { get; }

    /// <summary>The share of the layer that the experiment gets; null for an experiment without a layer.</summary>
    internal double? AllocatedPercent { get; }

    internal sealed class Gate
    {
        internal Gate(int index, Func<int, int> next)
        {
            IsByCompany = next(4) == 0;
            IsHeldOut = next(3) == 0;
            Rules =
            [
                .. Enumerable.Range(0, next(4)).Select(_ =>
                {
                    var audience = (Audience)next(index > 0 ? 4 : 3);
                    return (audience, audience == Audience.Segment ? 100 : next(1001) / 10.0);
                }),
            ];
            EveryonePercent = next(2) == 0 ? null : next(1001) / 10.0;
        }

        internal bool IsByCompany { get; }

        internal bool IsHeldOut { get; }

        /// <summary>The rules before the one for everyone. That of a segment fails its users, the others pass them.</summary>
        internal (Audience Audience, double Percent)[] Rules { get; }

        internal double? EveryonePercent { get; }
    }
}
