using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Statsig.Fast.Tests.PublicApi;

/// <summary>Writes docs/api.md: every public type with its summary, and its members as the public API text has them.</summary>
internal static class ApiPage
{
    // Members that every record and every value type has.
    private static readonly Regex Everywhere = new(@"^(Equals|GetHashCode|ToString|op_Equality|op_Inequality)\(");

    internal static string Of(IEnumerable<string> assemblies)
    {
        var page = new StringBuilder();
        page.Append(
            """
            # API

            Every public type and member, by package. A test generates this page from the compiled assemblies and their documentation comments
            (`STATSIG_FAST_UPDATE_API=1 dotnet test tests/Statsig.Fast.Tests --filter PublicApi`).
            The documentation comments, which editors show, state errors, threads and allocation of each member.

            """);
        foreach (string name in assemblies)
        {
            Append(page, Assembly.Load(name));
        }

        return page.ToString();
    }

    private static void Append(StringBuilder page, Assembly assembly)
    {
        Dictionary<string, string> summaries = Summaries(Path.ChangeExtension(assembly.Location, ".xml"));
        page.Append('\n').Append("## ").Append(assembly.GetName().Name).Append('\n');
        foreach (Type type in assembly.GetExportedTypes().OrderBy(static type => type.FullName, StringComparer.Ordinal))
        {
            string[] lines = ApiText.Of(type);
            string head = lines[0];
            string title = head[..head.IndexOf(" (", StringComparison.Ordinal)];
            page.Append('\n').Append("### ").Append(title).Append("\n\n");
            if (summaries.TryGetValue(type.FullName!.Replace('+', '.'), out string? summary))
            {
                page.Append(summary).Append("\n\n");
            }

            page.Append("```\n").Append(head).Append('\n');
            foreach (string line in lines.Skip(1).Select(line => line[(title.Length + 1)..]).Where(static line => !Everywhere.IsMatch(line)))
            {
                page.Append("    ").Append(line).Append('\n');
            }

            page.Append("```\n");
        }
    }

    private static Dictionary<string, string> Summaries(string file) => XDocument.Load(file).Descendants("member")
        .Where(static member => member.Attribute("name")!.Value.StartsWith("T:", StringComparison.Ordinal) && member.Element("summary") is not null)
        .ToDictionary(static member => member.Attribute("name")!.Value[2..], static member => TextOf(member.Element("summary")!));

    private static string TextOf(XElement summary) =>
        Regex.Replace(string.Concat(summary.Nodes().Select(TextOf)), @"\s+", " ").Trim();

    private static string TextOf(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" or "seealso" } reference => "`" + ShortName(reference.Attribute("cref")?.Value ?? reference.Attribute("langword")?.Value ?? "") + "`",
        XElement { Name.LocalName: "c" or "paramref" or "typeparamref" } code => "`" + (code.Attribute("name")?.Value ?? code.Value) + "`",
        XElement other => string.Concat(other.Nodes().Select(TextOf)),
        _ => "",
    };

    private static string ShortName(string reference)
    {
        string name = reference.Split('(')[0];
        string[] parts = name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..].Split('.');
        return Regex.Replace(reference.StartsWith("T:", StringComparison.Ordinal) || parts.Length < 2 ? parts[^1] : $"{parts[^2]}.{parts[^1]}", "`+[0-9]+", "");
    }
}
