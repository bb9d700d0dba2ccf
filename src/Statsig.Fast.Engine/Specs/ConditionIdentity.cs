using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Specs;

/// <summary>By what a condition of the condition map is recognized in the next delivery.</summary>
/// <param name="key">The hash of its name; 0 for a condition inside a rule, which the bytes of its spec contain.</param>
/// <param name="content">The hash of its bytes; <see cref="PartHash.Missing"/> for a reference that no condition answers.</param>
/// <param name="unread">Its bytes when they were passed over; otherwise absent.</param>
internal readonly struct ConditionIdentity(ulong key, Hash128 content, JsonSlice unread)
{
    /// <summary>The hash of its name; 0 for a condition inside a rule.</summary>
    internal ulong Key { get; } = key;

    /// <summary>The hash of its bytes.</summary>
    internal Hash128 Content { get; } = content;

    /// <summary>Its bytes when they were passed over.</summary>
    internal JsonSlice Unread { get; } = unread;
}
