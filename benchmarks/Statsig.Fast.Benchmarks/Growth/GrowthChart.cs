using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security;
using System.Text;

namespace Statsig.Fast.Benchmarks.Growth;

/// <summary>Figures by size as lines in small panels, both axes logarithmic; readable on light and on dark pages.</summary>
internal static class GrowthChart
{
    private const int Columns = 4;
    private const int PanelWidth = 270;
    private const int PanelHeight = 236;
    private const int PlotLeft = 56;
    private const int PlotTop = 34;
    private const int PlotRight = 14;
    private const int PlotBottom = 58;
    private const int Top = 96;
    private const int Labels = 5; // At most this number of marks on an axis.

    // Colours that stay apart for the usual kinds of colour blindness, on either background; the marks differ as well.
    private static readonly (string Light, string Dark)[] Colours =
        [("#0b5fa5", "#6cb6ff"), ("#b35900", "#ffa657"), ("#6e7781", "#9aa4af"), ("#7a3fb0", "#d2a8ff")];

    /// <summary>Draws panels from left to right and from top to bottom.</summary>
    /// <param name="title">The title.</param>
    /// <param name="subtitle">The machine and the runtime.</param>
    /// <param name="panels">The panels.</param>
    internal static string Draw(string title, string subtitle, IReadOnlyList<Panel> panels)
    {
        string[] names = [.. panels.SelectMany(static panel => panel.Lines).Select(static line => line.Name).Distinct()];
        int width = Columns * PanelWidth;
        int height = Top + ((panels.Count + Columns - 1) / Columns * PanelHeight);
        var text = new StringBuilder();
        Line(text, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-labelledby="title desc" font-family="system-ui, sans-serif" font-size="12">""");
        Line(text, $"""<title id="title">{Escaped(title)}</title>""");
        Line(text, $"""<desc id="desc">{Escaped(Description(panels))}</desc>""");
        Line(text, $"<style>{Style()}</style>");
        Line(text, $"""<rect class="page" width="{width}" height="{height}" rx="8"/>""");
        Line(text, $"""<text class="ink" x="20" y="32" font-size="18" font-weight="600">{Escaped(title)}</text>""");
        Line(text, $"""<text class="quiet" x="20" y="52">{Escaped(subtitle)}</text>""");
        double x = 28;
        foreach (string name in names)
        {
            Mark(text, Array.IndexOf(names, name), x, 76);
            Line(text, $"""<text class="ink" x="{x + 12:0.#}" y="80">{Escaped(name)}</text>""");
            x += 40 + (name.Length * 6.6);
        }

        for (int i = 0; i < panels.Count; i++)
        {
            Line(text, $"""<g transform="translate({i % Columns * PanelWidth} {Top + (i / Columns * PanelHeight)})">""");
            DrawPanel(text, panels[i], names);
            Line(text, $"</g>");
        }

        text.Append("</svg>\n");
        return text.ToString();
    }

    private static void DrawPanel(StringBuilder text, Panel panel, string[] names)
    {
        (double X, double Y)[] all = [.. panel.Lines.SelectMany(static line => line.Points)];
        if (all.Length == 0)
        {
            throw new ArgumentException($"There is nothing to draw for \"{panel.Title}\".", nameof(panel));
        }

        var across = new Axis(all.Min(static point => point.X), all.Max(static point => point.X), PlotLeft, PanelWidth - PlotRight);
        var up = new Axis(all.Min(static point => point.Y), all.Max(static point => point.Y), PanelHeight - PlotBottom, PlotTop);
        Line(text, $"""<text class="ink" x="{PlotLeft}" y="18" font-size="13" font-weight="600">{Escaped(panel.Title)}</text>""");
        foreach (double decade in across.Decades())
        {
            Line(text, $"""<text class="quiet" x="{across.Place(decade):0.#}" y="{PanelHeight - PlotBottom + 18}" text-anchor="middle">{Escaped(Short(decade))}</text>""");
        }

        foreach (double decade in up.Decades())
        {
            double y = up.Place(decade);
            Line(text, $"""<line class="grid" x1="{PlotLeft}" x2="{PanelWidth - PlotRight}" y1="{y:0.#}" y2="{y:0.#}"/>""");
            Line(text, $"""<text class="quiet" x="{PlotLeft - 8}" y="{y + 4:0.#}" text-anchor="end">{Escaped(panel.Format(decade))}</text>""");
        }

        Line(text, $"""<text class="quiet" x="{(PlotLeft + PanelWidth - PlotRight) / 2}" y="{PanelHeight - PlotBottom + 36}" text-anchor="middle">{Escaped(panel.Sizes)}</text>""");
        foreach (ChartLine line in panel.Lines.Reverse())
        {
            int index = Array.IndexOf(names, line.Name);
            string points = string.Join(' ', line.Points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{across.Place(point.X):0.#},{up.Place(point.Y):0.#}")));
            Line(text, $"""<polyline class="l{index % Colours.Length}" points="{points}"/>""");
            foreach ((double pointX, double pointY) in line.Points)
            {
                Mark(text, index, across.Place(pointX), up.Place(pointY));
            }
        }
    }

    private static void Mark(StringBuilder text, int index, double x, double y) => Line(text, (index % Colours.Length) switch
    {
        0 => $"""<circle class="s0" cx="{x:0.#}" cy="{y:0.#}" r="4"/>""",
        1 => $"""<rect class="s1" x="{x - 3.5:0.#}" y="{y - 3.5:0.#}" width="7" height="7"/>""",
        2 => $"""<path class="s2" d="M{x:0.#} {y - 4.5:0.#}l4.5 4.5l-4.5 4.5l-4.5 -4.5z"/>""",
        _ => $"""<path class="s3" d="M{x:0.#} {y - 4.5:0.#}l4.5 8h-9z"/>""",
    });

    private static string Style()
    {
        static string Of(Func<int, string> rule) => string.Concat(Enumerable.Range(0, Colours.Length).Select(rule));
        return ".page{fill:#ffffff}.ink{fill:#1f2328}.quiet{fill:#59636e}.grid{stroke:#d1d9e0}polyline{fill:none;stroke-width:2}"
            + Of(static i => $".s{i}{{fill:{Colours[i].Light}}}.l{i}{{stroke:{Colours[i].Light}}}")
            + "@media (prefers-color-scheme: dark){.page{fill:#0d1117}.ink{fill:#e6edf3}.quiet{fill:#9198a1}.grid{stroke:#2b313a}"
            + Of(static i => $".s{i}{{fill:{Colours[i].Dark}}}.l{i}{{stroke:{Colours[i].Dark}}}") + "}";
    }

    private static string Description(IReadOnlyList<Panel> panels)
    {
        var text = new StringBuilder();
        foreach (Panel panel in panels)
        {
            text.Append(text.Length == 0 ? "" : " ").Append(panel.Title).Append(':');
            foreach (ChartLine line in panel.Lines)
            {
                text.Append(' ').Append(line.Name).Append(' ').AppendJoin(", ", line.Points.Select(point => $"{Short(point.X)} {panel.Format(point.Y)}")).Append(';');
            }
        }

        return text.ToString();
    }

    private static string Short(double size) => size switch
    {
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{size / 1e6:0.##} M"),
        >= 1e3 => string.Create(CultureInfo.InvariantCulture, $"{size / 1e3:0.##} k"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{size:0}"),
    };

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static string Escaped(string text) => SecurityElement.Escape(text);

    /// <summary>One panel.</summary>
    /// <param name="Title">What is measured.</param>
    /// <param name="Sizes">What the sizes are numbers of.</param>
    /// <param name="Format">A value with its unit.</param>
    /// <param name="Lines">The lines, the most important one first.</param>
    internal sealed record Panel(string Title, string Sizes, Func<double, string> Format, ChartLine[] Lines);

    /// <summary>One line: sizes and values above 0.</summary>
    internal sealed record ChartLine(string Name, (double X, double Y)[] Points);

    private readonly struct Axis
    {
        private readonly double _from;
        private readonly double _to;
        private readonly double _start;
        private readonly double _end;

        internal Axis(double least, double most, double start, double end)
        {
            // A little room, and at least one decade.
            double from = Math.Log10(least) - 0.12;
            double to = Math.Log10(most) + 0.12;
            double missing = Math.Max(0, 1 - (to - from)) / 2;
            (_from, _to, _start, _end) = (from - missing, to + missing, start, end);
        }

        internal double Place(double value) => _start + ((Math.Log10(value) - _from) / (_to - _from) * (_end - _start));

        internal IEnumerable<double> Decades()
        {
            int first = (int)Math.Ceiling(_from);
            int last = (int)Math.Floor(_to);
            int step = (last - first + Labels) / Labels;
            for (int decade = first; decade <= last; decade += step)
            {
                yield return Math.Pow(10, decade);
            }
        }
    }
}
