using BenchmarkDotNet.Running;
using Statsig.Fast.Benchmarks.Burst;
using Statsig.Fast.Benchmarks.Explaining;
using Statsig.Fast.Benchmarks.Growth;
using Statsig.Fast.Benchmarks.Guard;
using Statsig.Fast.Benchmarks.Producers;
using Statsig.Fast.Benchmarks.Quick;
using Statsig.Fast.Benchmarks.Smoke;

// "quick [PART OF A NAME]" prints ratios to the bare work within two minutes; "smoke" checks that everything runs; "burst" sends a million
// events to a sink on loopback; "bursts [ROUNDS [MIB]]" prints how many of them are kept, and the tail of the calls; "growth-lists
// [--entries N,N] [--json FILE]" measures ID lists from ten thousand to ten million entries, "growth-specs [--gates N,N] [--json FILE]"
// projects from a hundred to fifty thousand gates, "growth" both, with charts and docs/performance.md; "growth-deltas [--gates N,N]
// [--json FILE]" the compact form and its deltas; "explanations [FILE...]" explains every entity of payloads; "producers" has up to eight
// threads record at once; "guard" compares ratios with the recorded ones, "guard-benchmarks" those that BenchmarkDotNet measures,
// "guard-native" those of native programs; anything else is for BenchmarkDotNet, such as --filter "*".
if (args is ["quick", ..])
{
    QuickSuite.Run(args.Length > 1 ? args[1] : null);
    return 0;
}

if (args is ["burst", ..])
{
    BurstSuite.Run();
    return 0;
}

if (args is ["bursts", ..])
{
    BurstKeeping.Run(args[1..]);
    return 0;
}

if (args is ["producers", ..])
{
    return ProducerSuite.Run();
}

if (args is [GrowthCommand.Command, ..])
{
    return GrowthCommand.Run(args[1..]);
}

if (args is [ListSuite.Command, ..])
{
    return ListSuite.Run(args[1..]);
}

if (args is [SpecsSuite.Command, ..])
{
    return SpecsSuite.Run(args[1..]);
}

if (args is [DeltaSuite.Command, ..])
{
    return DeltaSuite.Run(args[1..]);
}

if (args is [ExplanationSuite.Command, ..])
{
    return ExplanationSuite.Run(args[1..]);
}

if (args is ["smoke", ..])
{
    return SmokeSuite.Run();
}

if (args is [PathGuard.Command, ..])
{
    return PathGuard.Run(args[1..]);
}

if (args is [BenchmarkGuard.Command, ..])
{
    return BenchmarkGuard.Run(args[1..]);
}

if (args is ["guard-native", ..])
{
    return NativeGuard.Run(args[1..]);
}

BenchmarkSwitcher.FromAssembly(typeof(QuickSuite).Assembly).Run(args);
return 0;
