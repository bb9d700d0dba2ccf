using System;
using System.Text.RegularExpressions;

namespace Statsig.Fast.Diagnostics;

/// <summary>Takes secret keys out of texts that leave the process or are written to a log.</summary>
/// <remarks>Both the key of this server, whatever it looks like, and anything that looks like a secret key. Safe from any thread.</remarks>
internal sealed partial class SecretRedaction(string? sdkKey)
{
    private const string Hidden = "secret-****";

    private readonly string? _sdkKey = string.IsNullOrEmpty(sdkKey) ? null : sdkKey;

    /// <summary>The text without secret keys; the same object when it has none.</summary>
    internal string Apply(string text)
    {
        if (_sdkKey is not null && text.Contains(_sdkKey, StringComparison.Ordinal))
        {
            text = text.Replace(_sdkKey, Hidden, StringComparison.Ordinal);
        }

        return text.Contains("secret-", StringComparison.OrdinalIgnoreCase) ? SecretKey().Replace(text, Hidden) : text;
    }

    // Up to what ends a key in an address, a header or a sentence.
    [GeneratedRegex("""secret-[^\s/?&"'.]+""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SecretKey();
}
