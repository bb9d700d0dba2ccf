using System;
using System.Collections.Generic;

namespace Statsig.Fast.Rulesets;

/// <summary>What client responses take from a delivery besides its specs, as delivered; and the place of what they prepare from it.</summary>
internal sealed class ClientFacts
{
    private object? _prepared;

    internal Dictionary<string, string>? AppIdsByKey { get; init; }

    /// <summary>The same by the decimal djb2 of the key.</summary>
    internal Dictionary<string, string>? AppIdsByHashedKey { get; init; }

    /// <summary>The "session_replay_info" object; empty when there is none.</summary>
    internal ReadOnlyMemory<byte> SessionReplayInfo { get; init; }

    /// <summary>What was prepared for client responses at the first of them; it lives and goes with the ruleset.</summary>
    internal ref object? Prepared => ref _prepared;
}
