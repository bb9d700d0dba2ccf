using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Statsig.Fast.Cli.Output;
using static Statsig.Fast.Cli.Output.HtmlText;

namespace Statsig.Fast.Cli.Replaying.Reports;

/// <summary>The report as one page that needs nothing else: no script, no other file.</summary>
/// <remarks>The chart is the table: every row has a bar beside its figures, so that both say the same to all readers.</remarks>
internal static class HtmlReport
{
    private const int MaxTransitions = 50;

    internal static void Write(ReplayResult result, Stream output)
    {
        using StreamWriter page = TextOutput.Writer(output);
        page.WriteLine("<!doctype html>");
        page.WriteLine("<html lang=\"en\">");
        page.WriteLine("<head>");
        page.WriteLine("<meta charset=\"utf-8\">");
        page.WriteLine("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">");
        page.WriteLine("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        page.WriteLine("<meta name=\"color-scheme\" content=\"light dark\">");
        page.WriteLine($"<title>Replay: {Escape(ReportWords.Summary(result))}</title>");
        page.WriteLine("<style>");
        foreach (string line in HtmlStyle.All.Split('\n'))
        {
            page.WriteLine(line.TrimEnd('\r'));
        }

        page.WriteLine("</style>");
        page.WriteLine("</head>");
        page.WriteLine("<body>");
        page.WriteLine("<main>");
        WriteHead(page, result);
        WriteLimits(page, result);
        WriteChart(page, result);
        if (result.Entities.Count > 0)
        {
            page.WriteLine("<section aria-labelledby=\"details\">");
            page.WriteLine("<h2 id=\"details\">What changed, and for whom</h2>");
            for (int i = 0; i < result.Entities.Count; i++)
            {
                WriteEntity(page, result.Entities[i], i, result);
            }

            page.WriteLine("</section>");
        }

        page.WriteLine("<footer>Written by <code>statsig-fast replay</code>. A flip is another value for a user; the same value by another rule or group is counted apart.</footer>");
        page.WriteLine("</main>");
        page.WriteLine("</body>");
        page.WriteLine("</html>");
    }

    private static void WriteHead(StreamWriter page, ReplayResult result)
    {
        (string state, string word) = result.Broken.Count > 0 ? ("broken", "A limit is exceeded") : result.Flipping > 0 ? ("flips", "Values change") : ("same", "No value changes");
        page.WriteLine("<header>");
        page.WriteLine($"<p class=\"state {state}\">{word}</p>");
        page.WriteLine(result.Flipping == 0
            ? $"<h1>Every value stays as it is for {ReportWords.Users(result.Users)}</h1>"
            : $"<h1><span class=\"figure\">{ReportWords.Count(result.FlippedUsers)}</span> of {ReportWords.Users(result.Users)} get another value</h1>");
        page.WriteLine($"<p class=\"files\"><span><b>Before</b> <code>{Escape(result.Before)}</code></span><span><b>After</b> <code>{Escape(result.After)}</code></span></p>");
        page.WriteLine("<dl class=\"figures\">");
        WriteFigure(page, "Users affected", ReportWords.Share(result.FlippedUsers, result.Users));
        WriteFigure(page, "Entities that flip", $"{ReportWords.Count(result.Flipping)} <small>of {ReportWords.Count(result.Compared)}</small>");
        WriteFigure(page, "Definitions changed", ReportWords.Count(result.Entities.Where(static entity => entity.Changes.Count > 0).Select(static entity => (entity.Group, entity.Name)).Distinct().Count()));
        WriteFigure(page, "Limits exceeded", result.Limits.Count == 0 ? "none set" : $"{ReportWords.Count(result.Broken.Select(static broken => broken.Limit).Distinct().Count())} <small>of {ReportWords.Count(result.Limits.Count)}</small>");
        page.WriteLine("</dl>");
        foreach (string note in result.Notes)
        {
            page.WriteLine($"<p class=\"note\">{Escape(note)}</p>");
        }

        page.WriteLine("</header>");
    }

    /// <summary>A figure, whose value is HTML.</summary>
    private static void WriteFigure(StreamWriter page, string name, string value) => page.WriteLine($"<div><dt>{name}</dt><dd>{value}</dd></div>");

    private static void WriteLimits(StreamWriter page, ReplayResult result)
    {
        if (result.Limits.Count == 0)
        {
            return;
        }

        page.WriteLine("<section aria-labelledby=\"limits\">");
        page.WriteLine("<h2 id=\"limits\">Limits</h2>");
        page.WriteLine("<ul class=\"limits\">");
        foreach (FlipLimit limit in result.Limits)
        {
            string[] entities = [.. result.Broken.Where(broken => broken.Limit == limit).Select(static broken => broken.Entity.Subject)];
            page.WriteLine($"<li class=\"{(entities.Length > 0 ? "broken" : "kept")}\"><b>{(entities.Length > 0 ? "Exceeded" : "Kept")}</b> <code>{Escape(limit.Text)}</code>"
                + $"{(entities.Length > 0 ? $" <span>by {Escape(string.Join(", ", entities))}</span>" : "")}</li>");
        }

        page.WriteLine("</ul>");
        page.WriteLine("</section>");
    }

    private static void WriteChart(StreamWriter page, ReplayResult result)
    {
        EntityResult[] entities = [.. result.Entities.Where(static entity => entity.Flips + entity.RuleChanges > 0)];
        if (entities.Length == 0)
        {
            return;
        }

        long most = entities.Max(static entity => entity.Flips + entity.RuleChanges);
        bool hasRules = entities.Any(static entity => entity.RuleChanges > 0);
        page.WriteLine("<section aria-labelledby=\"chart\">");
        page.WriteLine("<h2 id=\"chart\">Users affected</h2>");
        page.WriteLine($"<p class=\"legend\"><span class=\"key value\"></span>another value{(hasRules ? "<span class=\"key rule\"></span>same value, by another rule or group" : "")}</p>");
        page.WriteLine("<table class=\"chart\">");
        page.WriteLine("<thead><tr><th scope=\"col\">What</th><th scope=\"col\" class=\"bars\"><span class=\"hidden\">Bar</span></th><th scope=\"col\" class=\"number\">Flips</th><th scope=\"col\" class=\"number\">Share</th></tr></thead>");
        page.WriteLine("<tbody>");
        for (int i = 0; i < result.Entities.Count; i++)
        {
            EntityResult entity = result.Entities[i];
            if (entity.Flips + entity.RuleChanges == 0)
            {
                continue;
            }

            page.WriteLine($"<tr><th scope=\"row\"><a href=\"#e{i}\">{Escape(TitleOf(entity))}</a> <small>{Escape(entity.Kind)}</small></th>"
                + $"<td class=\"bars\">{BarOf(entity.Flips, entity.RuleChanges, most)}</td>"
                + $"<td class=\"number\">{ReportWords.Count(entity.Flips)}</td><td class=\"number\">{ReportWords.Share(entity.Flips, result.Users)}</td></tr>");
        }

        page.WriteLine("</tbody>");
        page.WriteLine("</table>");
        page.WriteLine("</section>");
    }

    /// <summary>A bar of two parts, as wide as the larger of all rows.</summary>
    private static string BarOf(long flips, long rules, long most)
    {
        string value = PercentOf(flips, most);
        return $"<svg width=\"100%\" height=\"14\" role=\"presentation\" aria-hidden=\"true\" preserveAspectRatio=\"none\">"
            + $"<rect class=\"track\" width=\"100%\" height=\"14\" rx=\"3\"/>"
            + (rules > 0 ? $"<rect class=\"rule\" x=\"{value}\" width=\"{PercentOf(rules, most)}\" height=\"14\"{(flips == 0 ? " rx=\"3\"" : "")}/>" : "")
            + (flips > 0 ? $"<rect class=\"value\" width=\"{value}\" height=\"14\" rx=\"3\"/>" : "")
            + "</svg>";
    }

    private static string PercentOf(long count, long most) => (count * 100.0 / most).ToString("0.##", CultureInfo.InvariantCulture) + "%";

    private static void WriteEntity(StreamWriter page, EntityResult entity, int index, ReplayResult result)
    {
        bool isBroken = result.Broken.Any(broken => ReferenceEquals(broken.Entity, entity));
        page.WriteLine($"<details id=\"e{index}\"{(index < 3 || isBroken ? " open" : "")}>");
        page.WriteLine($"<summary><span class=\"name\">{Escape(TitleOf(entity))}</span> <small>{Escape(entity.Kind)}</small>"
            + $"<span class=\"counts\">{(isBroken ? "<b class=\"broken\">exceeds a limit</b> " : "")}{ReportWords.Counts(entity, result.Users)}</span></summary>");
        string[] changes = [.. entity.Changes, .. entity.Causes];
        if (changes.Length > 0)
        {
            page.WriteLine("<ul class=\"changes\">");
            foreach (string change in changes)
            {
                page.WriteLine($"<li>{Arrows(change)}</li>");
            }

            page.WriteLine("</ul>");
        }

        if (entity.Transitions.Count > 0)
        {
            WriteTransitions(page, entity, result);
        }

        page.WriteLine("</details>");
    }

    private static void WriteTransitions(StreamWriter page, EntityResult entity, ReplayResult result)
    {
        page.WriteLine("<table class=\"ways\">");
        page.WriteLine("<thead><tr><th scope=\"col\" class=\"number\">Users</th><th scope=\"col\" class=\"number\">Share</th><th scope=\"col\">Value</th><th scope=\"col\">Rule</th><th scope=\"col\">Such as</th></tr></thead>");
        page.WriteLine("<tbody>");
        foreach (Transition transition in entity.Transitions.Take(MaxTransitions))
        {
            page.WriteLine($"<tr{(transition.IsFlip ? "" : " class=\"quiet\"")}><td class=\"number\">{ReportWords.Count(transition.Users)}</td>"
                + $"<td class=\"number\">{ReportWords.Share(transition.Users, result.Users)}</td>"
                + $"<td data-label=\"Value\">{Arrows(ReportWords.ValueChange(transition))}</td>"
                + $"<td data-label=\"Rule\">{Arrows(ReportWords.RuleChange(entity, transition, result.Names))}</td>"
                + $"<td data-label=\"Such as\">{ExamplesOf(transition, result.HashesIds)}</td></tr>");
        }

        page.WriteLine("</tbody>");
        page.WriteLine("</table>");
        int more = entity.Transitions.Count - MaxTransitions;
        string[] notes = [.. more > 0 ? [$"{ReportWords.Count(more)} more ways are not shown."] : (string[])[], .. ReportWords.Others(entity) is { } others ? [$"{others}."] : (string[])[]];
        if (notes.Length > 0)
        {
            page.WriteLine($"<p class=\"note\">{string.Join(" ", notes)}</p>");
        }
    }

    private static string TitleOf(EntityResult entity) => entity.Parameter is null ? entity.Name : $"{entity.Name} · {entity.Parameter}";

    private static string Arrows(string text) => Escape(text).Replace(" -&gt; ", " <span class=\"arrow\">→</span> ", System.StringComparison.Ordinal);

    private static string ExamplesOf(Transition transition, bool hashesIds)
    {
        IEnumerable<string> users = transition.Examples.Select(example => $"<code title=\"line {example.Line}\">{Escape(Describing.JsonNodes.Cut(example.Show(hashesIds), 60))}</code>");
        return string.Join(" ", users);
    }
}
