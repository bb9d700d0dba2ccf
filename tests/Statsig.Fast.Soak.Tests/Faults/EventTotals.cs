using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Statsig.Fast.Soak.Tests.Faults;

/// <summary>The accounts of all lives together, each read after the last call to its server.</summary>
internal sealed class EventTotals
{
    private readonly SortedDictionary<string, long> _dropped = new(StringComparer.Ordinal);

    /// <summary>The events that calls handed over, without those that an earlier life had left behind.</summary>
    internal long Entered { get; private set; }

    internal long Sent { get; private set; }

    internal long Deduplicated { get; private set; }

    internal long SampledOut { get; private set; }

    internal long Dropped => _dropped.Values.Sum();

    /// <summary>What all lives but the last left in the spill file.</summary>
    internal long Left { get; private set; }

    /// <summary>What the last life left in the spill file.</summary>
    internal long LastLeft { get; private set; }

    internal long Recovered { get; private set; }

    /// <summary>
    /// Lost to damage of the spill file that was found when it was opened. The file is not damaged while a server has it.
    /// </summary>
    internal long Damaged { get; private set; }

    internal long DamagedPlaces { get; private set; }

    internal void Add(EventStatistics life, SoakReport report, int number)
    {
        long ends = life.Sent + life.Deduplicated + life.SampledOut + life.Dropped + life.Pending;
        report.Require(life.Accepted == ends, $"Life {number} accepted {life.Accepted} events, and {ends} have an end: {life}");
        report.Require(life.Pending == life.Spilled, $"Life {number} ended with {life.Pending} events pending, of which {life.Spilled} are in the spill file: {life}");
        Entered += life.Accepted - life.Recovered - life.DroppedSpillDamaged;
        Sent += life.Sent;
        Deduplicated += life.Deduplicated;
        SampledOut += life.SampledOut;
        Left += LastLeft;
        LastLeft = life.Spilled;
        Recovered += life.Recovered;
        Damaged += life.DroppedSpillDamaged;
        DamagedPlaces += life.DamagedRecords;
        Add("ring full", life.DroppedRingFull);
        Add("queue full", life.DroppedQueueFull);
        Add("retries exhausted", life.DroppedRetriesExhausted);
        Add("unserializable", life.DroppedUnserializable);
        Add("at shutdown", life.DroppedAtShutdown);
        Add("after shutdown", life.DroppedAfterShutdown);
        Add("without key", life.DroppedWithoutKey);
        foreach ((int status, long count) in life.RejectedByStatus)
        {
            Add(string.Create(CultureInfo.InvariantCulture, $"rejected {status}"), count);
        }

        report.Require(
            life.RejectedByStatus.Values.Sum() == life.DroppedRejected, $"Life {number} counts {life.DroppedRejected} rejected events, and by status others: {life}");
    }

    public override string ToString() => string.Join(", ", _dropped.Select(static entry => $"{entry.Value} {entry.Key}"));

    private void Add(string reason, long count)
    {
        if (count > 0)
        {
            _dropped[reason] = _dropped.GetValueOrDefault(reason) + count;
        }
    }
}
