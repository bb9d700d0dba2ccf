using System;

namespace Statsig.Fast.Differential.Tests.Running;

/// <summary>How long a run lasts and where its cases come from.</summary>
/// <remarks>The folder asks both sides, keeps count, shrinks what differs and writes it down.</remarks>
internal sealed record RunOptions
{
    /// <summary>Makes the same cases each time.</summary>
    internal ulong Seed { get; init; } = 1;

    /// <summary>The first of them that is asked.</summary>
    internal int First { get; init; }

    /// <summary>When to stop asking, however few cases there were.</summary>
    internal TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(50);

    /// <summary>The most cases to ask.</summary>
    internal int MaxCases { get; init; } = int.MaxValue;

    /// <summary>Node processes at a time. Most of a case is waiting.</summary>
    internal int Processes { get; init; } = 3;

    /// <summary>Kinds of differences that are shrunk; others are counted.</summary>
    internal int MaxShrunk { get; init; } = 3;

    /// <summary>For each kind.</summary>
    internal TimeSpan ShrinkPatience { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>Where case files go.</summary>
    internal required string CaseFolder { get; init; }

    /// <summary>Writes progress and findings, a line each.</summary>
    internal Action<string> Report { get; init; } = static _ => { };
}
