using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Statsig.Fast.Snapshots;

/// <summary>Identifies the content of a snapshot: equal contents have equal fingerprints, regardless of time and formatting.</summary>
internal static class SnapshotFingerprint
{
    /// <summary>Lower-case hexadecimal SHA-256 of the schema form without time and fingerprint.</summary>
    internal static string Of(SnapshotModel model)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(SnapshotWriter.Write(model, fingerprint: null, withTime: false));
#if NET
        byte[] hash = SHA256.HashData(utf8);
#else
        using var algorithm = SHA256.Create();
        byte[] hash = algorithm.ComputeHash(utf8);
#endif
        var text = new StringBuilder(hash.Length * 2);
        foreach (byte part in hash)
        {
            text.Append(part.ToString("x2", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }
}
