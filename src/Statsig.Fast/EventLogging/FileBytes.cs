using System;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace Statsig.Fast.EventLogging;

/// <summary>Reads from files as much as is there.</summary>
internal static class FileBytes
{
    /// <summary>Reads until the target is full or the file ends.</summary>
    /// <returns>How many bytes were read.</returns>
    internal static int Read(SafeFileHandle file, Span<byte> target, long offset)
    {
        int total = 0;
        while (total < target.Length)
        {
            int read = RandomAccess.Read(file, target[total..], offset + total);
            if (read == 0)
            {
                break;
            }

            total += read;
        }

        return total;
    }
}
