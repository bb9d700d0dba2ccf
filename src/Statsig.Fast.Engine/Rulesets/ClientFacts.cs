using System;
using System.Collections.Generic;
using System.Threading;

namespace Statsig.Fast.Rulesets;

/// <summary>What client responses take from a delivery besides its specs, as delivered; and what they prepare from all of it.</summary>
internal sealed class ClientFacts
{
    private ClientPreparation? _prepared;

    internal Dictionary<string, string>? AppIdsByKey { get; init; }

    /// <summary>The same by the decimal djb2 of the key.</summary>
    internal Dictionary<string, string>? AppIdsByHashedKey { get; init; }

    /// <summary>The "session_replay_info" object; empty when there is none.</summary>
    internal ReadOnlyMemory<byte> SessionReplayInfo { get; init; }

    /// <summary>What client responses have prepared; null before the first of them.</summary>
    internal ClientPreparation? Prepared => Volatile.Read(ref _prepared);

    /// <summary>Keeps what was prepared, unless another thread was first.</summary>
    /// <returns>What is kept.</returns>
    internal ClientPreparation Keep(ClientPreparation prepared) => Interlocked.CompareExchange(ref _prepared, prepared, null) ?? prepared;
}
