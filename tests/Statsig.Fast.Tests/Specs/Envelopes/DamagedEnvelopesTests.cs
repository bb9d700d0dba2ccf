using System;
using System.Text;
using Statsig.Fast.LocalService.Protocol.Compact;
using Statsig.Fast.Specs;
using Statsig.Fast.Specs.Envelopes;
using Statsig.Fast.TestKit;
using Statsig.Fast.TestKit.Service;

namespace Statsig.Fast.Tests.Specs.Envelopes;

/// <summary>Damaged deliveries: each has a result, soon, and none changes what is current.</summary>
public sealed class DamagedEnvelopesTests
{
    private const int Mutations = 50_000;
    private const int Seed = 20_261_201;

    private static readonly byte[] Compact = CompactForm.Encode(CompactForm.Expressible(Encoding.UTF8.GetBytes(Payloads.EveryMember))).Whole;
    private static readonly byte[] Plain = CompactForm.Decompress(Compact);

    [Fact]
    public void Read_CutAnywhere_IsRefused()
    {
        for (int length = 0; length < Compact.Length; length++)
        {
            Assert.True(CompactPayloads.Read(Compact[..length]).IsUnreadable, $"The first {length} bytes were accepted.");
        }
    }

    [Fact]
    public void Read_MessagesCutAnywhere_IsRefused()
    {
        for (int length = 0; length < Plain.Length; length++)
        {
            Assert.True(CompactPayloads.Read(CompactForm.Compress(Plain.AsSpan(0, length))).IsUnreadable, $"The first {length} bytes were accepted.");
        }
    }

    [Fact]
    public void Read_DamagedMessages_AlwaysHasAResultWhoseSlicesHold()
    {
        var random = new Random(Seed);
        CompactSpecs before = CompactForm.Encode(CompactForm.Expressible(Encoding.UTF8.GetBytes(Payloads.EveryMember)));
        EnvelopeSet current = CompactPayloads.Accepted(before.Whole).Parts;
        string text = TextOf(current);
        int accepted = 0;
        for (int i = 0; i < Rounds.Of(Mutations); i++)
        {
            byte[] damaged = [.. Plain];
            for (int changes = random.Next(1, 4); changes > 0; changes--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            EnvelopesReadResult result = CompactPayloads.Read(CompactForm.Compress(damaged), i % 2 == 0 ? current : null);
            if (result.Read is { Status: SpecsReadStatus.Accepted, SpecSet: { } set })
            {
                accepted++;
                _ = SpecSetText.WithoutOrderOf(set); // Parses every slice.
            }
        }

        Assert.True(accepted > 0);
        Assert.Equal(text, TextOf(current));
    }

    [Fact]
    public void Read_RandomBytes_IsRefused()
    {
        var random = new Random(Seed);
        byte[] bytes = new byte[300];
        for (int i = 0; i < Rounds.Of(2_000); i++)
        {
            random.NextBytes(bytes);

            Assert.True(CompactPayloads.Read(bytes[..random.Next(bytes.Length)]).IsUnreadable);
            Assert.True(CompactPayloads.Read(CompactForm.Compress(bytes.AsSpan(0, random.Next(bytes.Length)))).IsUnreadable);
        }
    }

    [Theory]
    [InlineData("FFFFFFFF0F")] // 4 GB in 5 bytes.
    [InlineData("FFFFFFFFFFFFFFFFFF01")]
    [InlineData("FFFFFFFFFFFFFFFFFF7F")]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFF")]
    public void Read_HugeLength_IsRefusedWithoutMemoryForIt(string length)
    {
        byte[] compact = CompactForm.Compress(Convert.FromHexString(length));
        long before = GC.GetAllocatedBytesForCurrentThread();

        EnvelopesReadResult result = CompactPayloads.Read(compact);

        Assert.True(result.IsUnreadable);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 4 << 20);
    }

    [Fact]
    public void Read_MoreThanTheLimit_IsRefused()
    {
        byte[] compact = CompactForm.Compress(new byte[10_000_000]); // Zero is a message without fields, whose kind is unknown.

        EnvelopesReadResult result = EnvelopesReader.Read(compact, null, null, 1_000_000);

        Assert.True(result.IsUnreadable);
    }

    [Theory]
    [InlineData("0208010000", "the top level is missing")] // Done at once.
    [InlineData("020800", "the top level does not come first")]
    [InlineData("0408021a00", "the top level is missing|it ends early|an envelope is not complete|the length of an envelope is missing")]
    [InlineData("02080a", "it is a delta, and the current specs were not delivered in this form")]
    [InlineData("0208", "an envelope is not complete")]
    [InlineData("020d00", "an envelope is malformed")]
    [InlineData("020b00", "an envelope is malformed")]
    public void Read_MalformedSequence_SaysWhy(string hex, string reasons)
    {
        EnvelopesReadResult result = CompactPayloads.Read(CompactForm.Compress(Convert.FromHexString(hex)));

        Assert.Contains(reasons.Split('|'), reason => result.Read.Error == $"The compact payload cannot be used: {reason}.");
    }

    private static string TextOf(EnvelopeSet set)
    {
        var data = new EnvelopeArchive.Reader(set.Archive);
        var text = new StringBuilder();
        foreach (EnvelopeSection section in (EnvelopeSection[])[set.Gates, set.Configs, set.Layers, set.Conditions, set.Stores])
        {
            for (int i = 0; i < section.Count; i++)
            {
                text.Append(section[i].Name).Append(Convert.ToHexString(data.Read(in section[i])));
            }
        }

        return text.ToString();
    }
}
