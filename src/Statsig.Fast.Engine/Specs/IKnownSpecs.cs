using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Specs;

/// <summary>
/// What an earlier delivery contained: the reader passes over parts with the same bytes, and the compiler takes them over.
/// </summary>
internal interface IKnownSpecs
{
    /// <summary>Gets the conditions of the condition map, which were read without a problem, by the hashes of their names.</summary>
    HashedMap Conditions { get; }

    /// <summary>Gets the specs of a container.</summary>
    /// <param name="container">The member that contains them.</param>
    IKnownContainer Of(WireMember container);
}

/// <summary>The specs of one container of an earlier delivery, in their order.</summary>
internal interface IKnownContainer
{
    int Count { get; }

    /// <summary>Gets the name of the spec at a position.</summary>
    string NameAt(int position);

    /// <summary>Gets the bytes of the spec at a position; default for a spec that cannot be taken over.</summary>
    HashedBytes BytesAt(int position);

    /// <summary>Finds the position of a name; returns -1 for an unknown name.</summary>
    int Find(string name);
}
