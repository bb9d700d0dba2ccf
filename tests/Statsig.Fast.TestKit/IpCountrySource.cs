using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;

namespace Statsig.Fast.TestKit;

/// <summary>Reads the table that <c>ip-country.bin</c> is made from; it lies beside the checkout, not in it.</summary>
public static class IpCountrySource
{
    /// <summary>The source's path, or null where there is none.</summary>
    public static string? FindPath()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Statsig.Fast.sln")))
            {
                string path = Path.Combine(folder.FullName, "..", "shared", "data", "ip_country_ranges.csv.gz");
                return File.Exists(path) ? path : null;
            }
        }

        return null;
    }

    public static IReadOnlyList<IpCountryRange> Read(string path)
    {
        using var text = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var ranges = new List<IpCountryRange>();
        while (text.ReadLine() is string line)
        {
            int comma = line.IndexOf(',', StringComparison.Ordinal);
            ranges.Add(new IpCountryRange(uint.Parse(line.AsSpan(0, comma), CultureInfo.InvariantCulture), line[(comma + 1)..]));
        }

        return ranges;
    }
}
