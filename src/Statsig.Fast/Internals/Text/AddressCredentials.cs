using System;
using System.Buffers;
using System.Text;

namespace Statsig.Fast.Internals.Text;

/// <summary>Takes user names and passwords out of addresses, so that messages can quote them.</summary>
internal static class AddressCredentials
{
    internal const string Hidden = "***";

    private const string SchemeEnd = "://";

    private static readonly SearchValues<char> AuthorityEnds = SearchValues.Create("/?#\\\"'<> \t\r\n");

    /// <summary>One address, which may be invalid: removes its query, and the text before its last "@" except for the scheme.</summary>
    /// <returns>The same object when nothing is hidden.</returns>
    internal static string Hide(string address)
    {
        int mark = address.IndexOf(SchemeEnd, StringComparison.Ordinal);
        int start = mark < 0 ? 0 : mark + SchemeEnd.Length;
        int at = address.LastIndexOf('@');
        if (at > start)
        {
            address = string.Concat(address.AsSpan(0, start), Hidden, address.AsSpan(at));
        }

        int query = address.IndexOf('?', StringComparison.Ordinal);
        return query < 0 || query == address.Length - 1 ? address : string.Concat(address.AsSpan(0, query + 1), Hidden);
    }

    /// <summary>A text with any number of addresses: removes the text between a scheme and the "@" before the host.</summary>
    /// <returns>The same object when nothing is hidden.</returns>
    internal static string HideIn(string text)
    {
        StringBuilder? shown = null;
        int copied = 0;
        for (int mark = 0; (mark = text.IndexOf(SchemeEnd, mark, StringComparison.Ordinal)) >= 0;)
        {
            int start = mark + SchemeEnd.Length;
            ReadOnlySpan<char> authority = text.AsSpan(start);
            int end = authority.IndexOfAny(AuthorityEnds);
            int at = (end < 0 ? authority : authority[..end]).LastIndexOf('@');
            if (at > 0)
            {
                shown = (shown ?? new StringBuilder(text.Length)).Append(text, copied, start - copied).Append(Hidden);
                copied = start + at;
            }

            mark = start;
        }

        return shown?.Append(text, copied, text.Length - copied).ToString() ?? text;
    }
}
