using System;
using System.Collections.Generic;
using System.Linq;

namespace Statsig.Fast.Benchmarks.Guard;

/// <summary>The recorded ratios of one section, by processor and row, and the limits that follow from them.</summary>
internal sealed class RowLimits(GuardSection section)
{
    /// <summary>By processor, as its folder is called, and row.</summary>
    internal SortedDictionary<string, SortedDictionary<string, double>> ByProcessor { get; } = new(StringComparer.Ordinal);

    internal GuardSection Section => section;

    /// <summary>Whether ratios of a processor are recorded.</summary>
    internal bool Knows(string processor) => ByProcessor.ContainsKey(processor);

    /// <summary>The rows of which a ratio is recorded for the processor, or for any when it is not known.</summary>
    internal IEnumerable<string> RowsOf(string processor) =>
        ByProcessor.TryGetValue(processor, out SortedDictionary<string, double>? known) ? known.Keys : ByProcessor.Values.SelectMany(static rows => rows.Keys).Distinct();

    /// <summary>The highest ratio at which a row counts as unharmed; null for a row that has none, which counts as lost.</summary>
    internal double? LimitOf(string processor, string row)
    {
        if (ByProcessor.TryGetValue(processor, out SortedDictionary<string, double>? known))
        {
            return known.TryGetValue(row, out double recorded) ? recorded * section.Tolerance : null;
        }

        double[] elsewhere = [.. ByProcessor.Values.Where(rows => rows.ContainsKey(row)).Select(rows => rows[row])];
        return elsewhere.Length == 0 ? null : elsewhere.Max() * section.ToleranceElsewhere;
    }

    /// <summary>Keeps a ratio that was measured when all was well, if it is the highest of them.</summary>
    internal void Record(string processor, string row, double ratio)
    {
        if (!ByProcessor.TryGetValue(processor, out SortedDictionary<string, double>? rows))
        {
            ByProcessor.Add(processor, rows = new SortedDictionary<string, double>(StringComparer.Ordinal));
        }

        GuardLimits.Record(rows, row, ratio);
    }
}
