using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Generators.Tests;

/// <summary>Payloads with users and ID lists: the committed ones, and those of third parties that lie beside some checkouts.</summary>
internal static class Vectors
{
    /// <summary>The folder that holds the solution.</summary>
    internal static string Root { get; } = SourceTree.Root;

    internal static byte[] Synthetic { get; } = Read(Committed("synthetic_dcs.json.gz"));

    internal static byte[] SyntheticV1 => Read(Committed("synthetic_dcs_v1.json.gz"));

    internal static string Committed(string file) => Path.Combine(AppContext.BaseDirectory, "Vectors", file);

    /// <summary>A file of the third-party recordings; the test is skipped without them.</summary>
    internal static string Real(string file)
    {
        string path = Path.Combine(Path.GetDirectoryName(Root) ?? "", "shared", "parity", "real", file);
        Assert.SkipUnless(File.Exists(path), "There are no third-party recordings beside this checkout.");
        return path;
    }

    internal static byte[] Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        using var bytes = new MemoryStream();
        if (path.EndsWith(".gz", StringComparison.Ordinal))
        {
            using var unpacked = new GZipStream(file, CompressionMode.Decompress);
            unpacked.CopyTo(bytes);
        }
        else
        {
            file.CopyTo(bytes);
        }

        return bytes.ToArray();
    }

    internal static StatsigUser[] Users(string path) =>
    [
        .. Encoding.UTF8.GetString(Read(path)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(static line => StatsigUser.FromJson(JsonMarshal.GetRawUtf8Value(JsonDocument.Parse(line).RootElement.GetProperty("user")))),
    ];

    internal static StatsigServer Server(byte[] payload, string idLists)
    {
        var server = new StatsigServer(null, new StatsigOptions { LocalMode = true, EnvironmentTier = "production", OutputLogLevel = OutputLogLevel.None, RegexTimeoutPerCall = TimeSpan.FromSeconds(30) });
        if (File.Exists(idLists))
        {
            foreach (JsonProperty list in JsonDocument.Parse(Read(idLists)).RootElement.EnumerateObject())
            {
                server.UpdateIdList(list.Name, Encoding.UTF8.GetBytes(string.Join('\n', list.Value.EnumerateArray().Select(static line => line.GetString()))));
            }
        }

        Assert.Equal(SpecsUpdateStatus.Applied, server.UpdateSpecs(payload).Status);
        return server;
    }
}
