using System;
using System.Collections.Generic;

namespace Statsig.Fast.ComparisonBenchmarks.Measuring;

/// <summary>Something that can do rows of the comparison.</summary>
internal abstract class Subject(string name, string version, string description) : IDisposable
{
    /// <summary>This library.</summary>
    internal const string Ours = "Statsig.Fast";

    /// <summary>The bare work of a path, written straight down.</summary>
    internal const string Floor = "bare floor";

    internal string Name => name;

    internal string Version => version;

    /// <summary>What it is, for the table's legend.</summary>
    internal string Description => description;

    internal abstract bool Has(string row);

    /// <summary>What the row answers for its first users; null where there is nothing to compare.</summary>
    /// <remarks>A single null stands for something that the subject is known to answer differently.</remarks>
    internal abstract IReadOnlyList<string?>? Answers(string row);

    /// <summary>Warms a row up and finds how often it runs in a round.</summary>
    internal abstract int Calibrate(string row, Pace pace);

    /// <summary>One round.</summary>
    /// <returns>Nanoseconds per operation.</returns>
    internal abstract double TimeRound(string row, int count);

    /// <summary>Bytes that one operation allocates on its thread; null where that cannot be measured.</summary>
    internal abstract double? BytesPerOperation(string row, int count);

    /// <inheritdoc/>
    public abstract void Dispose();
}
