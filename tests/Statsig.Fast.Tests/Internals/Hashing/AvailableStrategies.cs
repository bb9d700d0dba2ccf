using System.Linq;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Tests.Internals.Hashing;

/// <summary>The strategies of this machine by name, so that every test of hashing runs once with each.</summary>
internal static class AvailableStrategies
{
    internal static TheoryData<string> Names { get; } =
        [.. Sha256Strategies.Names.Where(name => Sha256Strategies.TryCreate(name) is not null)];

    internal static Sha256Strategy Get(string name) => Sha256Strategies.TryCreate(name)!;
}
