using System;
using System.Collections.Generic;

namespace Statsig.Fast.Soak.Tests.Fuzzing;

/// <summary>How long a run lasts and where its inputs come from.</summary>
/// <remarks>
/// The folder makes inputs that no sound peer sends, has the library read them, and writes down what should not have happened. Targets/ has
/// a file for each reader.
/// </remarks>
internal sealed record FuzzOptions
{
    /// <summary>Findings after which a run ends.</summary>
    internal const int MaxFindings = 10;

    /// <summary>The most bytes that one input may have the library allocate.</summary>
    internal const long MemoryLimit = 512L << 20;

    /// <summary>Far more than any input takes, even on a machine that is busy with something else.</summary>
    internal static readonly TimeSpan CaseLimit = TimeSpan.FromMinutes(2);

    /// <summary>The targets by name.</summary>
    internal IReadOnlyDictionary<string, Func<FuzzTarget>> Targets { get; init; } = FuzzTargets.All;

    /// <summary>Makes the same inputs each time.</summary>
    internal ulong Seed { get; init; } = 1;

    /// <summary>When to stop, however few cases there were.</summary>
    internal TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The most cases.</summary>
    internal int MaxCases { get; init; } = int.MaxValue;

    /// <summary>Where the files of findings go.</summary>
    internal required string Folder { get; init; }

    /// <summary>Writes findings as they are made.</summary>
    internal Action<string> Report { get; init; } = static _ => { };
}
