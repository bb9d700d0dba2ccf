using System;
using System.Collections.Generic;
using System.IO;
using Statsig.Fast.Evaluation.Inference;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Evaluation.Inference;

/// <summary>Holds the embedded table against the source it was made from, where that source is at hand.</summary>
public sealed class IpCountryEncodingTests
{
    private const int MaxTableBytes = 450_000;

    [Fact]
    public void EmbeddedTable_Encoded_IsWhatTheEncoderMakesOfTheSource()
    {
        byte[] encoded = IpCountryTableEncoder.Encode(ReadSource());
        byte[] embedded = ReadEmbedded();
        if (!embedded.AsSpan().SequenceEqual(encoded))
        {
            string path = Path.Combine(AppContext.BaseDirectory, "ip-country.bin");
            File.WriteAllBytes(path, encoded);
            Assert.Fail($"The table is out of date. Review {path} and copy it beside IpCountryTable.cs.");
        }
    }

    [Fact]
    public void Find_FirstAndLastAddressOfEveryRange_AnswersItsCountry()
    {
        IReadOnlyList<IpCountryRange> ranges = ReadSource();
        for (int i = 0; i < ranges.Count; i++)
        {
            string? country = ranges[i].Country == IpCountryFormat.NoCountry ? null : ranges[i].Country;
            uint last = (i + 1 < ranges.Count ? ranges[i + 1].Start : 0) - 1;
            if (IpCountryTable.Find(ranges[i].Start) != country || IpCountryTable.Find(last) != country)
            {
                Assert.Fail($"Range {i} from {ranges[i].Start} to {last} does not answer {country ?? "null"}.");
            }
        }
    }

    [Fact]
    public void EmbeddedTable_Size_StaysSmall() => Assert.InRange(ReadEmbedded().Length, 1, MaxTableBytes);

    [Fact]
    public void Encode_StartsOutOfOrder_Throws() => Assert.Throws<ArgumentException>(
        () => IpCountryTableEncoder.Encode([new IpCountryRange(0, "--"), new IpCountryRange(512, "US"), new IpCountryRange(256, "CA")]));

    [Fact]
    public void Encode_StartInsideABlock_Throws() => Assert.Throws<ArgumentException>(
        () => IpCountryTableEncoder.Encode([new IpCountryRange(0, "--"), new IpCountryRange(257, "US")]));

    private static IReadOnlyList<IpCountryRange> ReadSource()
    {
        string? path = IpCountrySource.FindPath();
        Assert.SkipWhen(path is null, "The source table is not beside this checkout.");
        return IpCountrySource.Read(path);
    }

    private static byte[] ReadEmbedded()
    {
        using Stream stream = typeof(IpCountryTable).Assembly.GetManifestResourceStream(IpCountryTable.ResourceName)!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
