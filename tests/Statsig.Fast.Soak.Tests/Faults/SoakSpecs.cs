using System;
using System.Buffers.Text;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Text;
using Statsig.Fast.TestKit;
using Statsig.Fast.Values;

namespace Statsig.Fast.Soak.Tests.Faults;

/// <summary>
/// The specs of a run: every publication has a number, which its config, experiment and layer answer, and a time that grows with it.
/// </summary>
internal static class SoakSpecs
{
    internal const string Config = "stamp_config";
    internal const string Experiment = "stamp_experiment";
    internal const string Layer = "stamp_layer";
    internal const string Parameter = "publication";
    internal const string Half = "half";
    internal const string Nested = "nested";
    internal const string Listed = "listed";
    internal const string Overridden = "overridden";
    internal const string List = "members";

    private const long FirstTimeMs = 1_750_000_000_000;

    /// <summary>The number of the publication that a payload is.</summary>
    internal static long PublicationOf(ReadOnlySpan<byte> payload)
    {
        ReadOnlySpan<byte> name = "\"publication\":"u8;
        return Utf8Parser.TryParse(payload[(payload.IndexOf(name) + name.Length)..], out long publication, out _)
            ? publication
            : throw new InvalidOperationException("The payload is not of this run.");
    }

    /// <summary>Makes the specs of a publication.</summary>
    /// <param name="publication">Its number.</param>
    /// <param name="hasDamagedSpec">Whether one of its gates cannot be evaluated.</param>
    /// <param name="timeMs">When it says that it changed; null for a time that grows with the number.</param>
    internal static byte[] Make(long publication, bool hasDamagedSpec = false, long? timeMs = null)
    {
        SpecBuilder specs = Builder(publication);
        if (timeMs is { } time)
        {
            specs.Time(time);
        }

        if (hasDamagedSpec)
        {
            specs.Gate("damaged", static gate => gate.Rule("r", static rule => rule.When(Conditions.Unknown, Conditions.Field("f", "str_matches", "\"(((\""), Conditions.Undelivered)));
        }

        return specs.ToV2();
    }

    /// <summary>A newer delivery that must not be accepted.</summary>
    internal static byte[] MakeUnusable(long publication, int kind) => kind switch
    {
        0 => "[]"u8.ToArray(),
        1 => "\"specs\""u8.ToArray(),
        2 => Make(publication)[..^20],
        3 => Builder(publication).HashedSdkKeyUsed("12345").ToV2(),
        _ => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"has_updates\":true,\"feature_gates\":{{}},\"note\":{publication}}}")),
    };

    /// <summary>Very many zeros in a small gzip.</summary>
    internal static byte[] MakeBomb(int megabytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < megabytes; i++)
            {
                gzip.Write(zeros);
            }
        }

        return packed.ToArray();
    }

    private static SpecBuilder Builder(long publication)
    {
        string value = string.Create(CultureInfo.InvariantCulture, $"{{\"{Parameter}\":{publication}}}");
        return new SpecBuilder().Time(FirstTimeMs + publication)
            .DynamicConfig(Config, config => config.Default(value).Rule("all", rule => rule.Return(value)))
            .Experiment(Experiment, experiment => experiment.Default(value)
                .Rule("control", rule => rule.When(Conditions.Bucket("lt", "500")).Group("Control").Return(value))
                .Rule("test", rule => rule.Group("Test").Return(value)))
            .Layer(Layer, layer => layer.Default(value).Rule("all", rule => rule.Return(value)))
            .Gate(Half, static gate => gate.Rule("half", static rule => rule.Pass(50)))
            .Gate(Nested, static gate => gate.Rule("nested", Conditions.PassGate(Half), Conditions.Field("plan", "any", "[\"pro\"]")))
            .Gate(Listed, static gate => gate.Rule("listed", Conditions.UnitId("in_segment_list", JsonText.Quote(List))))
            .Gate(Overridden, static gate => gate.Rule("none", static rule => rule.Pass(0)));
    }
}
