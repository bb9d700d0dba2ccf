using System;

namespace Statsig.Fast.Internals.Hashing;

/// <summary>The seed of hashes that stay in memory.</summary>
/// <remarks>
/// It differs between processes, so that texts cannot be prepared to collide. A hash that leaves the process has no seed.
/// </remarks>
internal static class ProcessSeed
{
    // Random.Shared is seeded by the operating system.
    internal static readonly long Value = Random.Shared.NextInt64(long.MinValue, long.MaxValue);
}
