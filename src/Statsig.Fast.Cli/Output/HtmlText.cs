using System.Text;

namespace Statsig.Fast.Cli.Output;

/// <summary>Texts of payloads in HTML.</summary>
internal static class HtmlText
{
    /// <summary>The text as the content of an element or of an attribute in double quotes, without control characters.</summary>
    internal static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char character in text)
        {
            _ = character switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                _ => escaped.Append(Internals.Text.OneLine.IsBreaking(character) ? ' ' : character),
            };
        }

        return escaped.ToString();
    }
}
