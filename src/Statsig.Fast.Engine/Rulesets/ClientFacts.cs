using System;
using System.Collections.Generic;
using System.Threading;

namespace Statsig.Fast.Rulesets;

/// <summary>
/// The parts of a delivery, besides its specs, that client responses contain as delivered, and the data that they prepare from the ruleset.
/// </summary>
internal sealed class ClientFacts
{
    private ClientPreparation? _prepared;
    private ClientPreparation? _inherited;

    internal Dictionary<string, string>? AppIdsByKey { get; init; }

    /// <summary>The same by the decimal djb2 of the key.</summary>
    internal Dictionary<string, string>? AppIdsByHashedKey { get; init; }

    /// <summary>The "session_replay_info" object; empty when the payload has none.</summary>
    internal ReadOnlyMemory<byte> SessionReplayInfo { get; init; }

    /// <summary>Gets the data that client responses have prepared; null before the first response.</summary>
    internal ClientPreparation? Prepared => Volatile.Read(ref _prepared); // Acquire: another thread may have published it.

    /// <summary>Gets the data that was prepared from an earlier ruleset, for the specs that both share; null for none.</summary>
    internal ClientPreparation? Inherited => Volatile.Read(ref _inherited); // Acquire: as above.

    /// <summary>
    /// Takes over the data of the ruleset before, which keeps none that it had taken over itself: no chain of rulesets remains.
    /// </summary>
    internal void Inherit(ClientFacts before)
    {
        ClientPreparation? earlier = Interlocked.Exchange(ref before._inherited, null);
        _inherited = before.Prepared ?? earlier;
    }

    /// <summary>Stores the prepared data, unless another thread was first.</summary>
    /// <returns>The stored data.</returns>
    internal ClientPreparation Keep(ClientPreparation prepared) => Interlocked.CompareExchange(ref _prepared, prepared, null) ?? prepared;
}
