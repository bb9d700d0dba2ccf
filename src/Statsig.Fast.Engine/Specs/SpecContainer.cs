using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Specs;

/// <summary>One of a payload's containers of specs, which is a map by name (v2) or an array of named specs (v1).</summary>
/// <param name="member">The container's member.</param>
/// <param name="entity">The entity of a spec in an array without that member.</param>
/// <param name="reader">Reads the specs.</param>
/// <param name="problems">Takes the specs that are skipped.</param>
/// <param name="known">What an earlier delivery contained; null for none.</param>
internal sealed class SpecContainer(WireMember member, SpecEntity entity, SpecReader reader, List<SkippedPart> problems, IKnownSpecs? known)
{
    private readonly RequiredMember _required = new(member);

    /// <summary>The specs that are not malformed.</summary>
    internal Spec[] Specs { get; private set; } = [];

    /// <summary>The first token's kind: the start of an object or of an array, or anything else.</summary>
    internal JsonTokenType Shape { get; private set; }

    /// <inheritdoc cref="RequiredMember.Fault"/>
    internal string? Fault(bool mayBeMissing) => _required.Fault(mayBeMissing);

    /// <summary>Reads the container; false when it is neither a map nor an array, nor null.</summary>
    /// <param name="cursor">Stands on the first token of the container.</param>
    internal bool TryRead(ref PayloadCursor cursor)
    {
        Specs = [];
        Shape = cursor.Kind;
        bool readable = Shape switch
        {
            JsonTokenType.StartObject => TryReadMap(ref cursor),
            JsonTokenType.StartArray => ReadArray(ref cursor),
            _ => Shape == JsonTokenType.Null || cursor.Refuse("an object or an array"),
        };
        return _required.Note(readable, ref cursor);
    }

    private bool TryReadMap(ref PayloadCursor cursor)
    {
        bool readable = EntityReader.TryRead<Spec>(
            ref cursor,
            ReadNamed,
            problems,
            out Dictionary<string, Spec>? specs);
        Specs = specs is null ? [] : [.. specs.Values];
        return readable;
    }

    private bool ReadArray(ref PayloadCursor cursor)
    {
        Dictionary<string, Spec> specs = new(StringComparer.Ordinal);
        for (int position = 0; cursor.NextElement(); position++)
        {
            Utf8JsonReader start = cursor.Mark();
            int begin = cursor.Position;
            Spec? spec = reader.Read(ref cursor, null, entity);
            if (spec is not null)
            {
                // Not passed over, because only the spec tells its name.
                Hash128 hash = ~cursor.HashOf(cursor.SliceFrom(begin)); // Not the hash of the same bytes in a map, where they may mean something else.
                spec.Identify(hash, known?.HasSpec(member, spec.Name, hash) == true);
            }

            string name = spec?.Name
                ?? FindName(cursor, start)
                ?? string.Create(CultureInfo.InvariantCulture, $"{WireNames.TextOf(member)}[{position}]");
            EntityReader.Keep(specs, name, spec, ref cursor, in start, problems);
        }

        Specs = [.. specs.Values];
        return true;
    }

    /// <summary>Reads the spec of a name, or goes over one that has not changed.</summary>
    private Spec? ReadNamed(ref PayloadCursor cursor, string name)
    {
        Utf8JsonReader start = cursor.Mark();
        int begin = cursor.Position;
        if (known is not null)
        {
            cursor.ReadSlice(out JsonSlice bytes);
            Hash128 hash = cursor.HashOf(bytes);
            if (known.HasSpec(member, name, hash))
            {
                return Spec.PassedOver(name, hash, bytes);
            }

            cursor.GoTo(start);
        }

        Spec? spec = reader.Read(ref cursor, name, entity);
        spec?.Identify(cursor.HashOf(cursor.SliceFrom(begin)), isUnchanged: false);
        return spec;
    }

    /// <summary>Reads a spec that was passed over.</summary>
    internal Spec ReadLater(ref PayloadCursor cursor, Spec passedOver)
    {
        Spec spec = reader.Read(ref cursor, passedOver.Name, entity)
            ?? throw new InvalidOperationException($"The spec \"{passedOver.Name}\" was read before, and cannot be read now: {cursor.Problem}.");
        spec.Identify(passedOver.Hash, isUnchanged: false);
        return spec;
    }

    /// <summary>The name of a malformed spec in an array, which may stand after the malformed member.</summary>
    private static string? FindName(PayloadCursor copy, Utf8JsonReader start)
    {
        copy.GoTo(start);
        string? name = null;
        if (copy.Kind == JsonTokenType.StartObject)
        {
            while (copy.NextMember(out WireMember member))
            {
                if (copy.Kind == JsonTokenType.String && member == WireMember.Name)
                {
                    copy.TryReadText(out name);
                }

                copy.Skip();
            }
        }

        return name;
    }
}
