using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Specs;

/// <summary>What an earlier delivery contained: the reader passes over parts with the same bytes, and the compiler takes them over.</summary>
internal interface IKnownSpecs
{
    /// <summary>True when the spec of this name in the container had these bytes, and can be taken over.</summary>
    /// <param name="container">The member that contains the spec.</param>
    /// <param name="name">The name of the spec.</param>
    /// <param name="hash">The hash of its bytes by <see cref="Hash128.Of"/>.</param>
    bool HasSpec(WireMember container, string name, Hash128 hash);

    /// <summary>True when a condition with these bytes was read without a problem.</summary>
    /// <param name="hash">The hash of its bytes by <see cref="Hash128.Of"/>.</param>
    bool HasCondition(Hash128 hash);
}
