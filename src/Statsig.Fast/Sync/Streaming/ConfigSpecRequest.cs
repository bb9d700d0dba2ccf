using System.IO;
using System.Text;

namespace Statsig.Fast.Sync.Streaming;

/// <summary>What the forward proxy is asked: the message "ConfigSpecRequest".</summary>
/// <param name="SdkKey">The secret key; it travels here and nowhere else.</param>
/// <param name="Version">The shape of specs that is wanted; null leaves it out, which means the older one.</param>
/// <param name="SinceTimeMs">The time of the specs in force, so that only newer ones come; null leaves it out.</param>
/// <remarks>Source: the definition of Statsig's forward proxy. The time's number is 12, not 2, there.</remarks>
internal readonly record struct ConfigSpecRequest(string SdkKey, SpecsVersion? Version, ulong? SinceTimeMs)
{
    private const byte KeyTag = (1 << 3) | 2;
    private const byte VersionTag = 3 << 3;
    private const byte SinceTimeTag = 12 << 3;

    /// <summary>The message as bytes, fields in the order of their numbers.</summary>
    internal byte[] Write()
    {
        using var bytes = new MemoryStream();
        byte[] key = Encoding.UTF8.GetBytes(SdkKey);
        bytes.WriteByte(KeyTag);
        WriteVarint(bytes, (ulong)key.Length);
        bytes.Write(key);
        if (Version is { } version)
        {
            bytes.WriteByte(VersionTag);
            bytes.WriteByte(version == SpecsVersion.V1 ? (byte)1 : (byte)2);
        }

        if (SinceTimeMs is { } time)
        {
            bytes.WriteByte(SinceTimeTag);
            WriteVarint(bytes, time);
        }

        return bytes.ToArray();
    }

    private static void WriteVarint(MemoryStream bytes, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            bytes.WriteByte((byte)(value | 0x80));
        }

        bytes.WriteByte((byte)value);
    }
}
