using System;
using System.IO;
using System.Text;
using Statsig.Fast.LocalService.Protocol.Compact;
using Statsig.Fast.Specs;
using Statsig.Fast.Specs.Envelopes;
using Statsig.Fast.TestKit;
using Statsig.Fast.TestKit.Service;

namespace Statsig.Fast.Tests.Specs.Envelopes;

public sealed class EnvelopesReaderTests
{
    [Fact]
    public void Read_RecordedPayloads_FindsWhatJsonHolds() => Assert.All(CompactPayloads.Recorded, static file => AssertSame(CompactForm.Expressible(Payloads.Vector(file))));

    [Fact]
    public void Read_EveryMember_FindsWhatJsonHolds() => AssertSame(CompactForm.Expressible(Encoding.UTF8.GetBytes(Payloads.EveryMember)));

    [Theory]
    [InlineData("eval_proj_dcs.json")]
    [InlineData("demo_proj_dcs.json")]
    public void Read_RealPayloads_FindsWhatJsonHolds(string fileName)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Statsig.Fast.sln")))
        {
            folder = folder.Parent;
        }

        string path = Path.Combine(folder?.Parent?.FullName ?? "", "shared", "parity", "real", fileName);
        if (!File.Exists(path))
        {
            Assert.Skip("The real payloads are not beside this checkout.");
        }

        AssertSame(CompactForm.Expressible(File.ReadAllBytes(path)));
    }

    [Fact]
    public void Read_NoUpdates_IsNoUpdate()
    {
        EnvelopesReadResult result = CompactPayloads.Read(CompactForm.Encode("""{"has_updates":false,"time":5}"""u8.ToArray()).Whole);

        Assert.Equal((SpecsReadStatus.NoUpdates, false), (result.Read.Status, result.IsUnreadable));
    }

    [Fact]
    public void Read_Delta_IsTheWholeOfTheNewSpecs()
    {
        CompactSpecs before = CompactPayloads.Encode(Checkout(time: 1, salt: "a").Gate("removed").ParameterStore("gone", static store => store.Static("p", "\"1\"")));
        CompactSpecs after = CompactPayloads.Encode(Checkout(time: 2, salt: "b").Gate("added", static gate => gate.Rule("r", When.Field("email", "any", "[\"a@b.c\"]"))));

        EnvelopeSet parts = CompactPayloads.Accepted(before.Whole).Parts;
        EnvelopesReadResult delta = CompactPayloads.Read(after.DeltaFrom(before), parts);

        Assert.True(delta.IsDelta);
        Assert.Equal(Text(CompactPayloads.Accepted(after.Whole).Set), Text(delta.Read.SpecSet!));
        Assert.True(after.DeltaFrom(before).Length < after.Whole.Length);
    }

    [Fact]
    public void Read_DeltaOfOtherSpecs_IsRefusedByItsChecksums()
    {
        CompactSpecs before = CompactPayloads.Encode(Checkout(time: 1, salt: "a"));
        CompactSpecs after = CompactPayloads.Encode(Checkout(time: 2, salt: "b"));
        EnvelopeSet others = CompactPayloads.Accepted(CompactPayloads.Encode(Checkout(time: 1, salt: "a").Gate("more")).Whole).Parts;

        EnvelopesReadResult result = CompactPayloads.Read(after.DeltaFrom(before), others);

        Assert.True(result is { IsUnreadable: true, IsDelta: true, Envelopes: null });
        Assert.Contains("the checksum of feature_gates is", result.Read.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DeltaWithoutCurrentParts_IsRefused()
    {
        CompactSpecs before = CompactPayloads.Encode(Checkout(time: 1, salt: "a"));

        EnvelopesReadResult result = CompactPayloads.Read(CompactPayloads.Encode(Checkout(time: 2, salt: "b")).DeltaFrom(before));

        Assert.Equal(
            "The compact payload cannot be used: it is a delta, and the current specs were not delivered in this form.", result.Read.Error);
    }

    [Fact]
    public void Read_LongChainOfDeltas_KeepsNoMoreThanTwiceTheData()
    {
        CompactSpecs last = CompactPayloads.Encode(Large(0));
        EnvelopeSet parts = CompactPayloads.Accepted(last.Whole).Parts;
        parts.Archive.Pack();
        for (int change = 1; change <= 60; change++)
        {
            CompactSpecs next = CompactPayloads.Encode(Large(change));
            (SpecSet set, parts) = CompactPayloads.Accepted(next.DeltaFrom(last), parts);
            Assert.Equal(change, set.Time);
            parts.Archive.Pack();
            last = next;
        }

        Assert.Equal(Text(CompactPayloads.Accepted(last.Whole).Set), Text(CompactPayloads.Accepted(last.DeltaFrom(last), parts).Set));
        long live = parts.Gates.LiveBytes + parts.Conditions.LiveBytes;
        Assert.True(parts.Archive.PlainBytes <= (2 * live) + (1 << 20), $"{parts.Archive.PlainBytes} bytes for {live}");
        Assert.True(parts.Archive.KeptBytes < live, $"{parts.Archive.KeptBytes} bytes are kept of {live}");
    }

    private static SpecBuilder Checkout(long time, string salt) => new SpecBuilder().Time(time).Checksum($"{time}")
        .Gate("same", static gate => gate.Rule("r", When.Public))
        .Gate("changed", gate => gate.Salt(salt).Rule("r", When.Field("email", "any", "[\"x@y.z\"]")))
        .DynamicConfig("config")
        .Layer("layer");

    /// <summary>Specs of about a megabyte, half of which is different for each number.</summary>
    private static SpecBuilder Large(int number)
    {
        var specs = new SpecBuilder().Time(number);
        for (int i = 0; i < 40; i++)
        {
            string text = new('x', 12_000);
            specs.Gate($"gate_{i}", gate => gate.Salt(i % 2 == 0 ? $"{text}{i}" : $"{text}{i}.{number}"));
        }

        return specs;
    }

    private static void AssertSame(byte[] json)
    {
        SpecSet expected = Payloads.Accepted(SpecsReader.Read(json));
        SpecSet actual = CompactPayloads.Accepted(CompactForm.Encode(json).Whole).Set;

        Assert.Equal(Text(expected), Text(actual));
    }

    private static string Text(SpecSet set) => SpecSetText.WithoutOrderOf(set);
}
