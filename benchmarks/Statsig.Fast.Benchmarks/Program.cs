using BenchmarkDotNet.Running;
using Statsig.Fast.Benchmarks.Burst;
using Statsig.Fast.Benchmarks.Producers;
using Statsig.Fast.Benchmarks.Quick;
using Statsig.Fast.Benchmarks.Smoke;

// "quick [PART OF A NAME]" prints ratios to the bare work within two minutes; "smoke" checks that everything runs; "burst" sends a
// million events to a sink on loopback; "producers" logs from 1 to 8 threads; anything else is for BenchmarkDotNet, such as --filter "*".
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

if (args is ["producers", ..])
{
    return ProducerSuite.Run();
}

if (args is ["smoke", ..])
{
    return SmokeSuite.Run();
}

BenchmarkSwitcher.FromAssembly(typeof(QuickSuite).Assembly).Run(args);
return 0;
