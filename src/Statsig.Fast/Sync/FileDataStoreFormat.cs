using System;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Sync;

/// <summary>The format of a value in a file: a mark, its length, a hash of key and value (XXH128), the value.</summary>
/// <remarks>
/// The hash detects damage. It does not protect from those who can write to the folder. Format 1 had a SHA-256 and counts as damaged.
/// </remarks>
internal static class FileDataStoreFormat
{
    internal const string UnfinishedSuffix = ".unfinished";

    private const int LengthAt = 8;
    private const int HashAt = 16;
    private const int HashBytes = 16;
    private const int HeaderBytes = HashAt + HashBytes;
    private const int NameCharacters = 32;

    private static ReadOnlySpan<byte> Mark => "SFDATA2\n"u8;

    /// <summary>The file of a key: a SHA-256, because keys hold what file names may not, and could hold a secret.</summary>
    internal static string NameOf(string key) => Convert.ToHexStringLower(Sha256Digest.Of(key))[..NameCharacters] + ".statsig";

    /// <summary>What stands in front of a value.</summary>
    internal static byte[] HeaderOf(string key, ReadOnlySpan<byte> value)
    {
        var header = new byte[HeaderBytes];
        Mark.CopyTo(header);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(LengthAt), value.Length);
        HashOf(key, value, header.AsSpan(HashAt));
        return header;
    }

    /// <summary>The value of a key in the bytes of a file.</summary>
    /// <returns>False when the file is not whole, not ours, or another key's.</returns>
    internal static bool TryUnwrap(string key, ReadOnlyMemory<byte> file, out ReadOnlyMemory<byte> value)
    {
        value = default;
        ReadOnlySpan<byte> bytes = file.Span;
        if (bytes.Length < HeaderBytes || !bytes.StartsWith(Mark) || BinaryPrimitives.ReadInt64LittleEndian(bytes[LengthAt..]) != bytes.Length - HeaderBytes)
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[HashBytes];
        HashOf(key, bytes[HeaderBytes..], hash);
        if (!hash.SequenceEqual(bytes[HashAt..HeaderBytes]))
        {
            return false;
        }

        value = file[HeaderBytes..];
        return true;
    }

    private static void HashOf(string key, ReadOnlySpan<byte> value, Span<byte> hash)
    {
        var whole = new XxHash128();
        whole.Append(Encoding.UTF8.GetBytes(key));
        whole.Append("\0"u8);
        whole.Append(value);
        whole.GetCurrentHash(hash);
    }
}
