using System;

namespace Statsig.Fast.Specs;

/// <summary>By what a condition of the condition map is recognized in the next delivery.</summary>
/// <param name="Key">The hash of its name; 0 for a condition inside a rule, which the bytes of its spec contain.</param>
/// <param name="Content">The hash of its bytes; <see cref="PartHash.Missing"/> for a reference that no condition answers.</param>
/// <param name="Unread">Its bytes when they were passed over; otherwise absent.</param>
internal readonly record struct ConditionIdentity(ulong Key, UInt128 Content, JsonSlice Unread);
