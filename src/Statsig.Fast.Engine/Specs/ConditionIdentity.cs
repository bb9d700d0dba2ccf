using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Specs;

/// <summary>By what a condition of the condition map is recognized in the next delivery.</summary>
/// <param name="name">The hash of its name; 0 for a condition inside a rule, which the bytes of its spec contain.</param>
/// <param name="content">Its bytes; default for a reference that no condition answers.</param>
/// <param name="unread">Where its bytes are when they were passed over; otherwise absent.</param>
internal readonly struct ConditionIdentity(ulong name, HashedBytes content, JsonSlice unread)
{
    /// <summary>The hash of its name; 0 for a condition inside a rule.</summary>
    internal ulong Name { get; } = name;

    /// <summary>Its bytes; default for a reference that no condition answers.</summary>
    internal HashedBytes Content { get; } = content;

    /// <summary>Where its bytes are when they were passed over; otherwise absent.</summary>
    internal JsonSlice Unread { get; } = unread;
}
