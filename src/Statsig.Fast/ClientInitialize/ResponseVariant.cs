using System;
using System.Collections.Generic;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.ClientInitialize;

/// <summary>One form of the responses of a ruleset: everything of them that does not depend on the user, ready to be copied.</summary>
/// <remarks>
/// Made at the first response of this form, never while specs are loaded. Entries fill up with the answers that users get: see
/// <see cref="PreparedEntry"/>. Safe from any thread.
/// </remarks>
internal sealed class ResponseVariant
{
    /// <param name="owner">What all forms share.</param>
    /// <param name="ruleset">The ruleset.</param>
    /// <param name="algorithm">How names are hidden.</param>
    /// <param name="format">The shape of the response.</param>
    /// <param name="removesIdType">True to leave out ID types.</param>
    /// <param name="earlier">
    /// The same form of an earlier ruleset, whose answers are taken over for the specs that both share; null for none.
    /// </param>
    internal ResponseVariant(
        PreparedResponses owner, Ruleset ruleset, HashAlgorithm algorithm, ClientResponseFormat format, bool removesIdType, ResponseVariant? earlier)
    {
        Owner = owner;
        Algorithm = algorithm;
        Format = format;
        RemovesIdType = removesIdType;
        Gates = EntriesOf(ruleset.Gates, earlier?.Gates, static spec => spec.Entity is SpecEntity.Segment or SpecEntity.Holdout ? null : EntryKind.Gate);
        Configs = EntriesOf(ruleset.Configs, earlier?.Configs, static spec => spec.Autotune is not null ? EntryKind.Autotune : spec.Entity switch
        {
            SpecEntity.Segment or SpecEntity.Holdout => null,
            SpecEntity.Experiment => EntryKind.Experiment,
            SpecEntity.Autotune => EntryKind.Autotune,
            _ => EntryKind.DynamicConfig,
        });
        Layers = EntriesOf(ruleset.Layers, earlier?.Layers, static _ => EntryKind.Layer);
        Stores = Array.ConvertAll(ruleset.ParameterStores, store => new PreparedStore(store, algorithm));
        Exposures = new ExposureTexts(owner, algorithm);
        Session = SessionReplay.Read(ruleset, algorithm);
    }

    internal PreparedResponses Owner { get; }

    internal HashAlgorithm Algorithm { get; }

    internal ClientResponseFormat Format { get; }

    internal bool RemovesIdType { get; }

    internal PreparedEntry[] Gates { get; }

    internal PreparedEntry[] Configs { get; }

    internal PreparedEntry[] Layers { get; }

    internal PreparedStore[] Stores { get; }

    internal ExposureTexts Exposures { get; }

    /// <summary>Null when the payload does not contain session settings.</summary>
    internal SessionReplay? Session { get; }

    private PreparedEntry[] EntriesOf(SpecIndex index, PreparedEntry[]? earlier, Func<CompiledSpec, EntryKind?> kindOf)
    {
        var known = new Dictionary<CompiledSpec, PreparedEntry>(earlier?.Length ?? 0);
        foreach (PreparedEntry entry in earlier ?? [])
        {
            known[entry.Spec] = entry;
        }

        var entries = new List<PreparedEntry>(index.Specs.Length);
        foreach (CompiledSpec spec in index.Specs)
        {
            // Names that only a config mapping contains are not entries.
            if ((spec.Exists || spec.Autotune is not null) && kindOf(spec) is { } kind)
            {
                var entry = new PreparedEntry(this, spec, kind);
                if (known.TryGetValue(spec, out PreparedEntry? prepared))
                {
                    entry.TakeOver(prepared);
                }

                entries.Add(entry);
            }
        }

        return [.. entries];
    }
}
