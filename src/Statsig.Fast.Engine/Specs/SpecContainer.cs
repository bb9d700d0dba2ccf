using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
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

    private readonly IKnownContainer? _known = known?.Of(member);

    /// <summary>The specs that are not malformed.</summary>
    internal SpecList Specs { get; private set; } = SpecList.Empty;

    /// <summary>The first token's kind: the start of an object or of an array, or anything else.</summary>
    internal JsonTokenType Shape { get; private set; }

    /// <inheritdoc cref="RequiredMember.Fault"/>
    internal string? Fault(bool mayBeMissing) => _required.Fault(mayBeMissing);

    /// <summary>Reads the container; false when it is neither a map nor an array, nor null.</summary>
    /// <param name="cursor">Stands on the first token of the container.</param>
    internal bool TryRead(ref PayloadCursor cursor)
    {
        Specs = SpecList.Empty;
        Shape = cursor.Kind;
        bool readable = Shape switch
        {
            JsonTokenType.StartObject => ReadMap(ref cursor),
            JsonTokenType.StartArray => ReadArray(ref cursor),
            _ => Shape == JsonTokenType.Null || cursor.Refuse("an object or an array"),
        };
        return _required.Note(readable, ref cursor);
    }

    /// <summary>Reads a spec that was passed over.</summary>
    internal Spec ReadLater(ref PayloadCursor cursor, string name)
    {
        int begin = cursor.Position;
        Spec spec = reader.Read(ref cursor, name, entity)
            ?? throw new InvalidOperationException($"The spec \"{name}\" was read before, and cannot be read now: {cursor.Problem}.");
        spec.Identify(cursor.HashedBytesFrom(begin));
        return spec;
    }

    private bool ReadMap(ref PayloadCursor cursor)
    {
        var specs = new SpecList.Builder(_known);
        int expected = 0;
        while (cursor.NextEntry(out ReadOnlySpan<byte> key))
        {
            string? name = null;
            int position = _known is null ? -1 : PositionOf(key, expected, ref cursor, ref name);
            expected = position + 1;
            if (position >= 0 && cursor.TryPassOver(_known!.BytesAt(position), out JsonSlice bytes))
            {
                specs.AddUnread(position, bytes);
                continue;
            }

            name ??= position >= 0 ? _known!.NameAt(position) : cursor.TextOf(key);
            PayloadCursor.Place start = cursor.Mark();
            int begin = cursor.Position;
            if (reader.Read(ref cursor, name, entity) is { } spec)
            {
                spec.Identify(cursor.HashedBytesFrom(begin));
                specs.Add(spec, position, isUnchanged: false);
            }
            else
            {
                Skip(name, position, specs, ref cursor, in start);
            }
        }

        Specs = specs.Build();
        return true;
    }

    private bool ReadArray(ref PayloadCursor cursor)
    {
        var specs = new SpecList.Builder(_known);
        for (int position = 0; cursor.NextElement(); position++)
        {
            PayloadCursor.Place start = cursor.Mark();
            int begin = cursor.Position;
            Spec? spec = reader.Read(ref cursor, null, entity); // Not passed over, because only the spec tells its name.
            string name = spec?.Name
                ?? FindName(cursor, in start)
                ?? string.Create(CultureInfo.InvariantCulture, $"{WireNames.TextOf(member)}[{position}]");
            int known = _known?.Find(name) ?? -1;
            if (spec is null)
            {
                Skip(name, known, specs, ref cursor, in start);
                continue;
            }

            HashedBytes bytes = cursor.HashedBytesFrom(begin);
            spec.Identify(new HashedBytes(~bytes.Hash, bytes.Length)); // The same bytes may mean something else in a map.
            specs.Add(spec, known, isUnchanged: known >= 0 && _known!.BytesAt(known) == spec.Bytes);
        }

        Specs = specs.Build();
        return true;
    }

    /// <summary>
    /// The position of a name in the earlier delivery, where it probably follows the name before; -1 when that did not contain it.
    /// </summary>
    /// <param name="key">The name.</param>
    /// <param name="expected">The position after that of the name before.</param>
    /// <param name="cursor">Makes the text.</param>
    /// <param name="name">The text of the name, when it had to be made.</param>
    private int PositionOf(ReadOnlySpan<byte> key, int expected, ref PayloadCursor cursor, ref string? name)
    {
        if (expected < _known!.Count && Ascii.Equals(key, _known.NameAt(expected)))
        {
            return expected;
        }

        name = cursor.TextOf(key);
        return _known.Find(name);
    }

    /// <summary>Goes over a malformed spec, which also costs an earlier one of its name.</summary>
    private void Skip(string name, int knownPosition, SpecList.Builder specs, ref PayloadCursor cursor, in PayloadCursor.Place start)
    {
        problems.Add(new SkippedPart(name, cursor.Problem));
        specs.Remove(name, knownPosition);
        cursor.SkipFrom(in start);
    }

    /// <summary>The name of a malformed spec in an array, which may stand after the malformed member.</summary>
    private static string? FindName(PayloadCursor copy, in PayloadCursor.Place start)
    {
        copy.GoTo(in start);
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
