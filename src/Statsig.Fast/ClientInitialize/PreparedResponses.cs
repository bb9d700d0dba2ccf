using System.Threading;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.ClientInitialize;

/// <summary>What the responses of one ruleset share: its variants, and a bound on the memory of all of them.</summary>
/// <remarks>
/// The folder writes the response that boots a client SDK: evaluations and copies of bytes that were prepared before. What does not depend
/// on the user is prepared per ruleset and form, at the first response of that form, and goes with the ruleset. The next ruleset takes over
/// what was prepared of the specs that it shares. Any number of threads may write responses.
/// </remarks>
internal sealed class PreparedResponses : ClientPreparation
{
    /// <summary>The limit of the prepared texts of one ruleset in bytes; beyond it, responses write them each time.</summary>
    internal const long MaxBytes = 64L << 20;

    private const int Formats = 3;
    private const int Algorithms = 3;

    private readonly ResponseVariant?[] _variants = new ResponseVariant?[Formats * Algorithms * 2];
    private long _bytes;

    /// <summary>Gets what is prepared of a ruleset, which keeps it.</summary>
    internal static PreparedResponses Of(Ruleset ruleset) => (PreparedResponses)(ruleset.Client.Prepared ?? ruleset.Client.Keep(new PreparedResponses()));

    /// <summary>Gets a form of the responses of the ruleset that keeps this.</summary>
    internal ResponseVariant Variant(Ruleset ruleset, ClientInitializeOptions options)
    {
        int index = (((int)options.Format * Algorithms) + (int)options.HashAlgorithm) * 2;
        ref ResponseVariant? place = ref _variants[options.RemoveIdType ? index + 1 : index];

        // Acquire: pairs with the exchange below, so that a published object is complete.
        if (Volatile.Read(ref place) is not { } variant)
        {
            var before = (PreparedResponses?)ruleset.Client.Inherited;
            ResponseVariant? earlier = before is null ? null : Volatile.Read(ref before._variants[options.RemoveIdType ? index + 1 : index]);
            var made = new ResponseVariant(this, ruleset, options.HashAlgorithm, options.Format, options.RemoveIdType, earlier);
            variant = Interlocked.CompareExchange(ref place, made, null) ?? made;
        }

        return variant;
    }

    /// <summary>True when a number of further bytes may be kept.</summary>
    internal bool TryKeep(int bytes) => Volatile.Read(ref _bytes) + bytes <= MaxBytes && Interlocked.Add(ref _bytes, bytes) <= MaxBytes;
}
