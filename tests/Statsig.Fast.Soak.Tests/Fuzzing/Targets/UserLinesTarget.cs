using System;
using System.Buffers;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Text.Json;
using Statsig.Fast.Cli.Input;
using Statsig.Fast.Users;

namespace Statsig.Fast.Soak.Tests.Fuzzing.Targets;

/// <summary>
/// Users as lines of JSON, as files of the tool and one by one: a line that is not a user is refused with its place, one that is can be
/// evaluated and written, and what was written reads as the same user.
/// </summary>
internal sealed class UserLinesTarget : FuzzTarget
{
    private static readonly string[] Lines =
    [
        """{"meta":{"version":1}}""",
        """{"userID":"nora"}""",
        """{"i":7,"user":{"userID":"otto","country":"GB","custom":{"plan":"free","n":1.5,"l":[1,"a",null,true],"o":{"a":{"b":[]}}}}}""",
        """{"userID":12,"customIDs":{"companyID":"c","stableID":1e30},"email":"a@b.example","ip":"1.2.3.4","userAgent":"Mozilla/5.0","locale":"de_DE","appVersion":"1.2.3"}""",
        """{"userID":"\ud83e\udd8a","privateAttributes":{"a":"\u0000","b":-0.0,"c":9223372036854775807},"statsigEnvironment":{"tier":"staging"}}""",
        """{"user":null,"i":-1,"custom":{"":""},"custom":{"a":1,"a":2}}""",
        "",
        "   ",
    ];

    private static readonly byte[][] Fragments =
    [
        .. new[]
        {
            "\n", "\r\n", "null", "true", "1e999", "-0", "99999999999999999999", "\"\\ud800\"", "\"\\udc00x\"", "[[[[", new string('[', 70) + new string(']', 70), "{}", "[]", "{\"a\":", ",", ":", "\"userID\":", "\"custom\":{\"k\":1},",
            "\"user\":", "\"i\":9223372036854775808,", "\uFEFF", "\"NaN\"", "\u2028", "\\", "\"", "//", "0x1", "1.", ".5", "+1",
        }.Select(Encoding.UTF8.GetBytes),
        [0xC0, 0x80], [0xED, 0xA0, 0x80], [0x1F, 0x8B], [0xFF],
    ];

    private readonly string _file = Path.GetTempFileName();
    private readonly StatsigServer _server = new(null, new StatsigOptions { LocalMode = true, ManualMode = true, BootstrapValues = TestKit.EveryFeature.V2, OutputLogLevel = OutputLogLevel.None });

    internal UserLinesTarget() => _server.InitializeAsync().GetAwaiter().GetResult();

    internal override byte[] Make(Random random)
    {
        string text = string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => Lines[random.Next(Lines.Length)] + (random.Next(10) == 0 ? "\r\n" : "\n")));
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        bytes = random.Next(3) == 0 ? bytes : ByteDamage.Apply(bytes, random, most: 3, Fragments);
        return random.Next(20) == 0 ? ByteDamage.Apply(Compress(bytes), random, most: 1, []) : bytes;
    }

    internal override void Check(byte[] input)
    {
        File.WriteAllBytes(_file, input);
        try
        {
            foreach (UserLines.Entry entry in UserLines.Read(_file))
            {
                Use(entry.User);
                Count("user of a file");
            }

            Count("file read");
        }
        catch (UnreadableFileException exception)
        {
            Assert.Contains(_file, exception.Message, StringComparison.Ordinal);
            Count("file refused");
        }

        foreach (byte[] line in SplitLines(input))
        {
            ReadLine(line);
        }
    }

    public override void Dispose()
    {
        _server.Dispose();
        File.Delete(_file);
        base.Dispose();
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return compressed.ToArray();
    }

    private static byte[][] SplitLines(byte[] input) =>
        [.. Encoding.Latin1.GetString(input).Split('\n').Select(Encoding.Latin1.GetBytes)];

    private static byte[] Write(StatsigUser user)
    {
        var writer = new ArrayBufferWriter<byte>();
        UserJsonWriter.Write(writer, user, default, default);
        return writer.WrittenSpan.ToArray();
    }

    private void ReadLine(byte[] line)
    {
        StatsigUser user;
        try
        {
            user = StatsigUser.FromJson(line);
        }
        catch (JsonException)
        {
            Count("line refused"); // The one exception that is promised.
            return;
        }

        // Whatever is taken is a JSON object for another reader as well.
        using (JsonDocument document = JsonDocument.Parse(line))
        {
            Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
        }

        byte[] written = Write(user);
        Assert.Equal(written, Write(StatsigUser.FromJson(written)));
        Use(user);
        Count("line read");
    }

    private void Use(StatsigUser user)
    {
        _server.CheckGate(user, "nested", ExposureLogging.Disabled);
        _server.CheckGate(user, "text", ExposureLogging.Disabled);
        using JsonDocument document = JsonDocument.Parse(Write(user));
        Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
    }
}
