using System;
using System.Text;

namespace Statsig.Fast.Cli.Output;

/// <summary>Texts of payloads in Markdown.</summary>
internal static class MarkdownText
{
    /// <summary>Names may hold anything; a table cell and a line may not.</summary>
    internal static string Escape(string text)
    {
        ReadOnlySpan<char> special = "\\`*_{}[]<>|#~&!";
        var escaped = new StringBuilder(text.Length);
        foreach (char character in text)
        {
            if (special.Contains(character))
            {
                escaped.Append('\\');
            }

            escaped.Append(char.IsControl(character) ? ' ' : character);
        }

        return escaped.ToString();
    }
}
