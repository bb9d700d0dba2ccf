namespace Statsig.Fast.Specs.Envelopes;

/// <summary>The parts of the current specs as they were delivered, for the delta that comes next.</summary>
/// <remarks>Immutable. Not a part of the ruleset: evaluation has no use for it.</remarks>
internal sealed class EnvelopeSet
{
    /// <summary>Replaced data that is not worth copying the rest.</summary>
    private const long FewBytes = 1 << 20;

    internal required EnvelopeSection Gates { get; init; }

    internal required EnvelopeSection Configs { get; init; }

    internal required EnvelopeSection Layers { get; init; }

    internal required EnvelopeSection Conditions { get; init; }

    internal required EnvelopeSection Stores { get; init; }

    internal required EnvelopeArchive Archive { get; init; }

    internal static EnvelopeSet Empty { get; } = new()
    {
        Gates = EnvelopeSection.Empty,
        Configs = EnvelopeSection.Empty,
        Layers = EnvelopeSection.Empty,
        Conditions = EnvelopeSection.Empty,
        Stores = EnvelopeSection.Empty,
        Archive = EnvelopeArchive.Empty,
    };

    /// <summary>The set without the data of parts that were replaced, when that is most of it; otherwise the set itself.</summary>
    internal EnvelopeSet Compacted()
    {
        long live = Gates.LiveBytes + Configs.LiveBytes + Layers.LiveBytes + Conditions.LiveBytes + Stores.LiveBytes;
        if (Archive.PlainBytes <= (2 * live) + FewBytes)
        {
            return this;
        }

        var source = new EnvelopeArchive.Reader(Archive);
        var archive = new EnvelopeArchive.Writer(EnvelopeArchive.Empty);
        EnvelopeSection gates = Gates.CopyTo(archive, source);
        EnvelopeSection configs = Configs.CopyTo(archive, source);
        EnvelopeSection layers = Layers.CopyTo(archive, source);
        EnvelopeSection conditions = Conditions.CopyTo(archive, source);
        EnvelopeSection stores = Stores.CopyTo(archive, source);
        return new EnvelopeSet { Gates = gates, Configs = configs, Layers = layers, Conditions = conditions, Stores = stores, Archive = archive.Finish() };
    }
}
