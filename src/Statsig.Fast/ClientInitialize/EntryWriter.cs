using System;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.ClientInitialize;

/// <summary>Writes entries: the prepared bytes of an answer, and the exposures that this user left.</summary>
internal readonly struct EntryWriter(ResponseVariant variant, ResponseScratch scratch)
{
    /// <summary>Writes an entry.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="answer">Its answer.</param>
    /// <param name="evaluation">The exposures of the answer.</param>
    /// <param name="isFirst">True for the first of its object, which has no comma.</param>
    internal void Write(ref JsonOutput json, PreparedEntry entry, PreparedAnswer answer, in EntryEvaluation evaluation, bool isFirst)
    {
        ReadOnlySpan<byte> bytes = answer.Bytes;
        ExposureTrail trail = evaluation.Trail;
        ExposureTrail undelegated = evaluation.Undelegated;
        int from = isFirst ? 1 : 0;
        if (variant.Format == ClientResponseFormat.InitV2)
        {
            WriteShort(ref json, entry, answer, from, trail, undelegated);
            return;
        }

        if (trail.Count == 0)
        {
            json.Write(bytes[from..]); // Then there are no undelegated ones either.
            return;
        }

        json.Write(bytes[from..answer.ExposuresAt]);
        WriteTrail(ref json, trail);
        if (entry.Kind == EntryKind.Layer && undelegated.Count > 0)
        {
            json.Write(bytes[answer.ExposuresAt..answer.UndelegatedAt]);
            WriteTrail(ref json, undelegated);
            json.Write(bytes[answer.UndelegatedAt..]);
        }
        else
        {
            json.Write(bytes[answer.ExposuresAt..]);
        }
    }

    private void WriteTrail(ref JsonOutput json, ExposureTrail trail)
    {
        if (variant.Format == ClientResponseFormat.V1)
        {
            json.Write(variant.Exposures.Objects(trail));
            return;
        }

        foreach (SecondaryExposure exposure in trail.ToArray())
        {
            scratch.NumberOf(exposure);
        }

        json.Write(variant.Exposures.Ids(trail));
    }

    private void WriteShort(ref JsonOutput json, PreparedEntry entry, PreparedAnswer answer, int from, ExposureTrail trail, ExposureTrail undelegated)
    {
        ReadOnlySpan<byte> bytes = answer.Bytes;
        json.Write(bytes[from..]);
        bool any = bytes.Length > answer.ExposuresAt;
        if (entry.Kind != EntryKind.Gate)
        {
            json.Write(any ? ",\"v\":\""u8 : "\"v\":\""u8);
            json.WriteNumber(scratch.NumberOf(answer.Value));
            json.Write((byte)'"');
            any = true;
        }

        if (trail.Count > 0)
        {
            json.Write(any ? ",\"s\":["u8 : "\"s\":["u8);
            WriteNumbers(ref json, trail);
            any = true;
        }

        if (entry.Kind == EntryKind.Layer && undelegated.Count > 0)
        {
            json.Write(any ? ",\"us\":["u8 : "\"us\":["u8);
            WriteNumbers(ref json, undelegated);
        }

        json.Write((byte)'}');
    }

    private void WriteNumbers(ref JsonOutput json, ExposureTrail trail)
    {
        bool isFirst = true;
        foreach (SecondaryExposure exposure in trail.ToArray())
        {
            json.Write(isFirst ? "\""u8 : ",\""u8);
            json.WriteNumber(scratch.NumberOf(exposure));
            json.Write((byte)'"');
            isFirst = false;
        }

        json.Write((byte)']');
    }
}
