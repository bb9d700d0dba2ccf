using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Text.Json;

namespace Statsig.Fast.Parity.Tests.Recordings;

/// <summary>
/// Finds and opens what was recorded from the reference: files beside the test program, or the third-party ones beside the checkout.
/// </summary>
/// <remarks>The folder turns recorded files into users, answers and comparisons; the tests beside it hold one feature each.</remarks>
internal static class VectorFile
{
    /// <summary>The folder of the third-party recordings, which are never committed; null when the checkout has none beside it.</summary>
    internal static string? RealFolder
    {
        get
        {
            string folder = Path.Combine(Checkout?.Parent?.FullName ?? "", "shared", "parity", "real");
            return Directory.Exists(folder) ? folder : null;
        }
    }

    /// <summary>The folder of the solution; null when the tests run apart from it.</summary>
    internal static DirectoryInfo? Checkout
    {
        get
        {
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Statsig.Fast.sln")))
            {
                folder = folder.Parent;
            }

            return folder;
        }
    }

    /// <summary>A file of the committed vectors.</summary>
    internal static string Committed(string fileName) => Path.Combine(AppContext.BaseDirectory, "Vectors", fileName);

    internal static byte[] ReadBytes(string path)
    {
        using Stream stream = Open(path);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    internal static JsonElement ReadJson(string path) => Parse(ReadBytes(path));

    /// <summary>The JSON values of a file that holds one on each line.</summary>
    internal static IEnumerable<JsonElement> ReadLines(string path)
    {
        using Stream stream = Open(path);
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            yield return JsonDocument.Parse(line).RootElement;
        }
    }

    internal static JsonElement Parse(ReadOnlyMemory<byte> utf8Json) => JsonDocument.Parse(utf8Json).RootElement;

    private static Stream Open(string path)
    {
        FileStream file = File.OpenRead(path);
        return path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }
}
