using System.Globalization;
using System.Text;
using Statsig.Fast.Snapshots;

namespace Statsig.Fast.Generators.Emitting;

/// <summary>Writes the part of an accessor's documentation that describes its entry.</summary>
internal static class Documentation
{
    /// <summary>Escapes a text for XML documentation on one line.</summary>
    internal static string Xml(string text)
    {
        var xml = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            char unit = text[i];
            if (i + 1 < text.Length && char.IsSurrogatePair(unit, text[i + 1]))
            {
                xml.Append(unit).Append(text[++i]);
                continue;
            }

            _ = unit switch
            {
                '&' => xml.Append("&amp;"),
                '<' => xml.Append("&lt;"),
                '>' => xml.Append("&gt;"),
                '\n' or '\r' or '\t' or '\u0085' or '\u2028' or '\u2029' => xml.Append(' '),
                < ' ' or '\uFFFE' or '\uFFFF' or (>= '\uD800' and <= '\uDFFF') => xml.Append('\uFFFD'),
                _ => xml.Append(unit),
            };
        }

        return xml.ToString();
    }

    /// <summary>Summary and remarks of an entry.</summary>
    internal static void Write(CodeWriter code, string kind, SnapshotEntry entry)
    {
        string what = entry.Kind switch { "holdout" => "Holdout", "autotune" => "Autotune", _ => kind };
        string description = entry.Description is { Length: > 0 } given ? $" {Xml(given)}" : "";
        code.Doc($"<summary>{what} <c>{Xml(entry.Name)}</c>.{description}</summary>");
        var remarks = new StringBuilder();
        Add(remarks, "ID type", entry.IdType);
        Add(remarks, "Status", entry.Status);
        Add(remarks, "For every user", entry.Constant is { } constant ? (constant ? "on" : "off") : null);
        Add(remarks, "Expires", entry.Expires);
        Add(remarks, "Layer", entry.Layer);
        Add(remarks, "Tags", entry.Tags.Count > 0 ? string.Join(", ", entry.Tags) : null);
        if (entry.Groups.Count > 0)
        {
            var groups = new StringBuilder();
            foreach (SnapshotGroup group in entry.Groups)
            {
                groups.Append(groups.Length > 0 ? ", " : "").Append(group.Name.Length > 0 ? group.Name : "(unnamed)");
                groups.Append(group.Weight is { } weight ? $" {weight.ToString("0.##", CultureInfo.InvariantCulture)} %" : "");
            }

            Add(remarks, "Groups", groups.ToString());
        }

        if (remarks.Length > 0)
        {
            code.Doc($"<remarks>{remarks}</remarks>");
        }
    }

    private static void Add(StringBuilder remarks, string what, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            remarks.Append(remarks.Length > 0 ? " " : "").Append(what).Append(": ").Append(Xml(value!)).Append('.');
        }
    }
}
