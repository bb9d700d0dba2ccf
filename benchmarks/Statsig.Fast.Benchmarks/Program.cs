using Statsig.Fast.Benchmarks.Quick;

QuickSuite.Run(args.Length > 1 ? args[1] : null);
