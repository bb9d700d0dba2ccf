using System;
using System.Buffers.Text;
using System.Text;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.ClientInitialize;

/// <summary>Writes names in the way that a response hides them.</summary>
/// <remarks>Only while something is prepared; responses copy what is written here.</remarks>
internal static class NameText
{
    internal static ReadOnlySpan<byte> WordOf(HashAlgorithm algorithm) => algorithm switch
    {
        HashAlgorithm.None => "none"u8,
        HashAlgorithm.Sha256 => "sha256"u8,
        _ => "djb2"u8,
    };

    /// <summary>Writes the name as a JSON text.</summary>
    internal static void Write(ref JsonOutput json, string name, HashAlgorithm algorithm)
    {
        if (algorithm == HashAlgorithm.None)
        {
            json.WriteText(name);
            return;
        }

        json.Write((byte)'"');
        if (algorithm == HashAlgorithm.Djb2)
        {
            json.WriteNumber((long)Djb2.Hash(name));
        }
        else
        {
            // Base64 has no character that JSON escapes.
            Span<byte> hash = stackalloc byte[Sha256Digest.Bytes];
            Sha256Digest.Compute(Encoding.UTF8.GetBytes(name), hash);
            Span<byte> text = stackalloc byte[Base64.GetMaxEncodedToUtf8Length(Sha256Digest.Bytes)];
            Base64.EncodeToUtf8(hash, text, out _, out _);
            json.Write(text);
        }

        json.Write((byte)'"');
    }

    /// <summary>The name as it stands inside of texts: without quotes and not escaped.</summary>
    internal static string Of(string name, HashAlgorithm algorithm) => algorithm switch
    {
        HashAlgorithm.None => name,
        HashAlgorithm.Sha256 => Convert.ToBase64String(Sha256Digest.Of(name)),
        _ => Djb2.Hash(name).ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
