using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.ClientInitialize;

/// <summary>The texts of exposure trails under one way of hiding names: what goes between the brackets of an entry.</summary>
/// <remarks>
/// Trails are nodes that all evaluations share, so each keeps its text and a response copies it: 0 bytes once the trails of a service's
/// users have been seen. Beyond the ruleset's memory for responses the text is made per use.
/// </remarks>
internal sealed class ExposureTexts(PreparedResponses owner, HashAlgorithm algorithm)
{
    private const int Algorithms = 3; // Each with two forms: objects, and IDs.

    // By ordinal. As many as the ruleset has distinct exposures, which it keeps as well.
    private readonly ConcurrentDictionary<int, (byte[] Object, byte[] WithId)> _single = new();

    /// <summary>The exposures as objects, with commas between them.</summary>
    internal byte[] Objects(ExposureTrail trail) => Get(trail, (int)algorithm);

    /// <summary>The IDs of the exposures as texts, with commas between them.</summary>
    internal byte[] Ids(ExposureTrail trail) => Get(trail, Algorithms + (int)algorithm);

    /// <summary>One exposure as an object.</summary>
    internal byte[] Object(SecondaryExposure exposure) => Single(exposure).Object;

    /// <summary>One exposure as a member of an object: its ID, a colon and the object.</summary>
    internal byte[] WithId(SecondaryExposure exposure) => Single(exposure).WithId;

    private (byte[] Object, byte[] WithId) Single(SecondaryExposure exposure) => _single.GetOrAdd(
        exposure.Ordinal, static (_, made) => made.Self.MakeSingle(made.Exposure), (Self: this, Exposure: exposure));

    private void WriteObject(ref JsonOutput json, SecondaryExposure exposure)
    {
        json.Write("{\"gate\":"u8);
        NameText.Write(ref json, exposure.Gate, algorithm);
        json.Write(",\"gateValue\":"u8);
        json.WriteText(exposure.GateValue);
        json.Write(",\"ruleID\":"u8);
        json.WriteText(exposure.RuleId);
        json.Write((byte)'}');
    }

    /// <summary>The ID that entries refer to an exposure by: a hash of its members, the gate's name already hidden.</summary>
    private string IdOf(SecondaryExposure exposure) =>
        Djb2.Hash($"{NameText.Of(exposure.Gate, algorithm)}:{exposure.GateValue}:{exposure.RuleId}").ToString(CultureInfo.InvariantCulture);

    private (byte[] Object, byte[] WithId) MakeSingle(SecondaryExposure exposure)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        var json = new JsonOutput(buffer);
        json.WriteText(IdOf(exposure));
        json.Write((byte)':');
        json.Flush();
        int objectAt = buffer.WrittenCount;
        json = new JsonOutput(buffer);
        WriteObject(ref json, exposure);
        json.Flush();
        return (buffer.WrittenSpan[objectAt..].ToArray(), buffer.WrittenSpan.ToArray());
    }

    private byte[] Get(ExposureTrail trail, int form) => trail.TextIn(form) ?? Make(trail, form);

    private byte[] Make(ExposureTrail trail, int form)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        var json = new JsonOutput(buffer);
        bool isFirst = true;
        foreach (SecondaryExposure exposure in trail.ToArray())
        {
            if (!isFirst)
            {
                json.Write((byte)',');
            }

            isFirst = false;
            if (form < Algorithms)
            {
                WriteObject(ref json, exposure);
            }
            else
            {
                json.WriteText(IdOf(exposure));
            }
        }

        json.Flush();
        byte[] text = buffer.WrittenSpan.ToArray();
        if (owner.TryKeep(text.Length))
        {
            trail.KeepText(form, 2 * Algorithms, text);
        }

        return text;
    }
}
