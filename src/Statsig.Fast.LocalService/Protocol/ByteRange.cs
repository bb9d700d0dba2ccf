using System;
using System.Globalization;

namespace Statsig.Fast.LocalService.Protocol;

/// <summary>Answers requests for a part of a file: "bytes=10-", "bytes=10-19".</summary>
internal static class ByteRange
{
    private const string Unit = "bytes=";

    /// <remarks>A range that is missing or has another form is ignored, and the whole file is returned, as HTTP requires.</remarks>
    internal static ServiceResponse Answer(byte[] content, string? range)
    {
        if (!TryParse(range, out long first, out long? last))
        {
            return new ServiceResponse(200, "text/plain", content) { Headers = [new("Accept-Ranges", "bytes")] };
        }

        if (first >= content.Length || last < first)
        {
            return new ServiceResponse(416, null, []) { Headers = [new("Content-Range", $"bytes */{content.Length}")] };
        }

        int end = (int)Math.Min(last ?? long.MaxValue, content.Length - 1);
        return new ServiceResponse(206, "text/plain", content[(int)first..(end + 1)])
        {
            Headers = [new("Accept-Ranges", "bytes"), new("Content-Range", $"bytes {first}-{end}/{content.Length}")],
        };
    }

    private static bool TryParse(string? range, out long first, out long? last)
    {
        first = 0;
        last = null;
        if (range is null || !range.StartsWith(Unit, StringComparison.Ordinal))
        {
            return false;
        }

        string[] ends = range[Unit.Length..].Split('-');
        if (ends.Length != 2 || !TryParse(ends[0], out first))
        {
            return false;
        }

        if (ends[1].Length == 0)
        {
            return true;
        }

        bool isNumber = TryParse(ends[1], out long end);
        last = end;
        return isNumber;
    }

    private static bool TryParse(string text, out long value) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
