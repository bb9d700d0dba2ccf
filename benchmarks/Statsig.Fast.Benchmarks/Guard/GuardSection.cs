using System.Runtime.CompilerServices;

namespace Statsig.Fast.Benchmarks.Guard;

/// <summary>A part of the recorded ratios: how they were measured, and how far a later measurement may exceed them.</summary>
/// <param name="Name">The name of the part in the file.</param>
/// <param name="Tolerance">
/// What a ratio may be of the recorded one. The recorded one is the highest of several runs of the same code.
/// </param>
/// <param name="ToleranceElsewhere">
/// The same on a processor of which nothing is recorded, against the largest ratio of all that are.
/// </param>
internal sealed record GuardSection(string Name, double Tolerance, double ToleranceElsewhere)
{
    /// <summary>Paths under the JIT, measured by the path guard.</summary>
    internal static GuardSection Jit { get; } = new("jit", 1.25, 1.8);

    /// <summary>The same paths in a native program.</summary>
    internal static GuardSection NativeAot { get; } = new("nativeAot", 1.25, 1.8);

    /// <summary>Classes under the JIT, measured by BenchmarkDotNet.</summary>
    internal static GuardSection BenchmarkDotNet { get; } = new("benchmarkDotNet", 1.35, 2);

    /// <summary>Every part that has ratios by processor.</summary>
    internal static GuardSection[] All { get; } = [Jit, NativeAot, BenchmarkDotNet];

    /// <summary>The part of the paths in this process.</summary>
    internal static GuardSection OfThisRuntime => RuntimeFeature.IsDynamicCodeSupported ? Jit : NativeAot;
}
