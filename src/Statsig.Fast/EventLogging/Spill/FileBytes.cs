using System;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace Statsig.Fast.EventLogging.Spill;

/// <summary>Reads files up to their end.</summary>
internal static class FileBytes
{
    /// <summary>Reads until the target is full or the file ends.</summary>
    /// <returns>The number of bytes read.</returns>
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
