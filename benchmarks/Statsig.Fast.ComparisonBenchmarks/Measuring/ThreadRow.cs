namespace Statsig.Fast.ComparisonBenchmarks.Measuring;

/// <summary>A row asked by several threads at once.</summary>
/// <param name="Row">The row's name.</param>
/// <param name="Threads">How many.</param>
/// <param name="Ns">Wall time per operation of one thread.</param>
/// <param name="AgainstOne">The same, against one thread of the same rounds.</param>
internal sealed record ThreadRow(string Row, int Threads, double Ns, double AgainstOne);
