using Statsig.Fast.ComparisonBenchmarks.FirstGate;

// A program that can do nothing else: the start of a native program takes longer the larger it is, and an application carries no
// benchmarks.
return FirstGate.TryRun(args) ? 0 : 1;
