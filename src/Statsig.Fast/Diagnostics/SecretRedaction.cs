using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.Diagnostics;

/// <summary>Takes secrets out of texts that leave the process or are written to a log.</summary>
/// <remarks>
/// The key of this server in any form, and in the spelling of addresses and JSON; any text in the form of a secret key; and the user and
/// the password of an address. Safe from any thread.
/// </remarks>
internal sealed class SecretRedaction(string? sdkKey)
{
    internal const string Hidden = "secret-****";

    private const string Start = "secret-";
    private const string KeyEnds = "/?&\"'.";

    /// <summary>A shorter text is a word rather than a key: taking "x" out of every message would hide the messages, not the key.</summary>
    private const int LeastKeyLength = 8;

    /// <summary>The length of the key's prefix that distinguishes servers in metrics, as in other Statsig SDKs.</summary>
    private const int PrefixLength = 13;

    // Made for the first text: most servers write none while they start. Two threads may both make it, and either serves.
    private string[]? _spellings;

    /// <summary>The key as metrics show it: its start, when enough of it stays hidden.</summary>
    internal string KeyPrefix { get; } = sdkKey is { Length: >= 2 * PrefixLength } ? sdkKey[..PrefixLength] : Hidden;

    /// <summary>The text without secrets; the same object when it has none.</summary>
    internal string Apply(string text)
    {
        text = AddressCredentials.HideIn(text);
        foreach (string spelling in _spellings ??= SpellingsOf(sdkKey))
        {
            text = text.Replace(spelling, Hidden, StringComparison.Ordinal);
        }

        return text.Contains(Start, StringComparison.OrdinalIgnoreCase) ? HideKeys(text) : text;
    }

    /// <summary>The exception, or a replacement with the same texts without secrets.</summary>
    [return: NotNullIfNotNull(nameof(exception))]
    internal Exception? Apply(Exception? exception) => exception is null || !Shows(exception) ? exception : new RedactedException(exception, this);

    private bool Shows(Exception exception)
    {
        string text = exception.ToString();
        return !ReferenceEquals(Apply(text), text);
    }

    private static string[] SpellingsOf(string? key)
    {
        if (key is not { Length: >= LeastKeyLength })
        {
            return [];
        }

        var spellings = new List<string> { key };
        foreach (string spelling in (string[])[Uri.EscapeDataString(key), JsonEncodedText.Encode(key).Value])
        {
            if (!spellings.Contains(spelling))
            {
                spellings.Add(spelling);
            }
        }

        return [.. spellings];
    }

    /// <summary>
    /// Puts "secret-****" where something begins as a secret key does, up to what ends a key in an address, a header or a sentence.
    /// </summary>
    private static string HideKeys(string text)
    {
        StringBuilder? shown = null;
        int copied = 0;
        for (int start = 0; (start = text.IndexOf(Start, start, StringComparison.OrdinalIgnoreCase)) >= 0;)
        {
            int keyStart = start + Start.Length;
            int length = LengthOfKey(text.AsSpan(keyStart));
            if (length > 0)
            {
                shown = (shown ?? new StringBuilder(text.Length)).Append(text, copied, start - copied).Append(Hidden);
                copied = keyStart + length;
            }

            start = keyStart + length;
        }

        return shown?.Append(text, copied, text.Length - copied).ToString() ?? text;
    }

    private static int LengthOfKey(ReadOnlySpan<char> text)
    {
        int length = 0;
        while (length < text.Length && !char.IsWhiteSpace(text[length]) && !KeyEnds.Contains(text[length]))
        {
            length++;
        }

        return length;
    }
}
