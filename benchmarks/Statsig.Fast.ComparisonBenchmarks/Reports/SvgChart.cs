using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security;
using System.Text;
using Statsig.Fast.ComparisonBenchmarks.Measuring;

namespace Statsig.Fast.ComparisonBenchmarks.Reports;

/// <summary>
/// The headline rows as dots on a logarithmic axis, one line a row and one shape a subject; readable on light and on dark pages.
/// </summary>
/// <remarks>Dots instead of bars, because the length of a bar means nothing where there is no zero.</remarks>
internal static class SvgChart
{
    private const int Width = 1080;
    private const int Left = 470;
    private const int Right = 40;
    private const int RowHeight = 30;
    private const int LegendHeight = 26;
    private const int Top = 66;
    private const int Bottom = 44;

    // Colours that stay apart for the usual kinds of colour blindness, on either background; shapes tell them apart as well.
    private static readonly (string Light, string Dark)[] Colours =
        [("#0b5fa5", "#6cb6ff"), ("#6e7781", "#9aa4af"), ("#b35900", "#ffa657"), ("#7a3fb0", "#d2a8ff"), ("#1a7f37", "#56d364"), ("#b3261e", "#ff8f85")];

    internal static string Draw(ComparisonReport report, IReadOnlyList<Headline> headlines)
    {
        (string Words, RowResult Result)[] rows =
            [.. headlines.SelectMany(headline => report.Rows.Where(row => row.Name == headline.Row).Select(row => (headline.Words, row)))];
        string[] subjects = [.. report.Subjects.Select(static subject => subject.Name).Where(subject => rows.Any(row => row.Result.Cells.ContainsKey(subject)))];
        double[] values = [.. rows.SelectMany(static row => row.Result.Cells.Values).Select(static cell => cell.Value).Where(static value => value > 0)];
        if (values.Length == 0)
        {
            throw new ArgumentException("There is nothing to draw.", nameof(report));
        }

        int from = (int)Math.Floor(Math.Log10(values.Min()));
        int to = Math.Max(from + 1, (int)Math.Ceiling(Math.Log10(values.Max())));
        int legendLines = (subjects.Length + 2) / 3;
        int plotTop = Top + (legendLines * LegendHeight);
        int plotBottom = plotTop + (rows.Length * RowHeight);
        var text = new StringBuilder();
        Line($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {plotBottom + Bottom}" width="{Width}" height="{plotBottom + Bottom}" role="img" aria-labelledby="title desc" font-family="system-ui, sans-serif" font-size="14">""");
        Line($"""<title id="title">Time per call of Statsig.Fast and of what one might use instead</title>""");
        Line($"""<desc id="desc">{Escaped(Description(report, rows))}</desc>""");
        Line($"<style>{Style(subjects.Length)}</style>");
        Line($"""<rect class="page" width="{Width}" height="{plotBottom + Bottom}" rx="8"/>""");
        Line($"""<text class="ink" x="24" y="32" font-size="18" font-weight="600">Time per call, logarithmic: further left is faster</text>""");
        Line($"""<text class="quiet" x="24" y="52" font-size="12">{Escaped($"{report.Cpu}, {report.Runtime}, {report.Date}")}</text>""");
        for (int i = 0; i < subjects.Length; i++)
        {
            int x = 32 + (i % 3 * 340);
            int y = Top + (i / 3 * LegendHeight) + 10;
            Mark(i, x, y);
            Line($"""<text class="ink" x="{x + 14}" y="{y + 5}">{Escaped(subjects[i])}</text>""");
        }

        for (int decade = from; decade <= to; decade++)
        {
            double x = X(Math.Pow(10, decade));
            Line($"""<line class="grid" x1="{x:0.#}" y1="{plotTop}" x2="{x:0.#}" y2="{plotBottom}"/>""");
            Line($"""<text class="quiet" x="{x:0.#}" y="{plotBottom + 20}" text-anchor="middle" font-size="12">{Decade(decade)}</text>""");
        }

        for (int r = 0; r < rows.Length; r++)
        {
            int y = plotTop + (r * RowHeight) + (RowHeight / 2);
            double[] own = [.. rows[r].Result.Cells.Values.Select(static cell => cell.Value).Where(static value => value > 0)];
            Line($"""<text class="ink" x="{Left - 14}" y="{y + 5}" text-anchor="end">{Escaped(rows[r].Words)}</text>""");
            Line($"""<line class="span" x1="{X(own.Min()):0.#}" y1="{y}" x2="{X(own.Max()):0.#}" y2="{y}"/>""");
            // Ours last, so that it lies on top.
            for (int i = subjects.Length - 1; i >= 0; i--)
            {
                if (rows[r].Result.Cells.GetValueOrDefault(subjects[i]) is { Value: > 0 } cell)
                {
                    Mark(i, X(cell.Value), y);
                }
            }
        }

        text.Append("</svg>\n");
        return text.ToString();

        double X(double value) => Left + ((Math.Log10(value) - from) / (to - from) * (Width - Left - Right));

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

        void Mark(int i, double x, double y) => Line((i % 6) switch
        {
            0 => $"""<circle class="s0" cx="{x:0.#}" cy="{y:0.#}" r="6.5"/>""",
            1 => $"""<rect class="s1" x="{x - 1.5:0.#}" y="{y - 8:0.#}" width="3" height="16"/>""",
            2 => $"""<rect class="s2" x="{x - 5:0.#}" y="{y - 5:0.#}" width="10" height="10"/>""",
            3 => $"""<path class="s3" d="M{x:0.#} {y - 6.5:0.#}l6.5 6.5l-6.5 6.5l-6.5 -6.5z"/>""",
            4 => $"""<path class="s4" d="M{x:0.#} {y - 6:0.#}l6.5 11.5h-13z"/>""",
            _ => $"""<path class="s5" d="M{x:0.#} {y + 6:0.#}l6.5 -11.5h-13z"/>""",
        });
    }

    private static string Style(int subjects)
    {
        string light = string.Concat(Enumerable.Range(0, Math.Min(subjects, Colours.Length)).Select(static i => $".s{i}{{fill:{Colours[i].Light}}}"));
        string dark = string.Concat(Enumerable.Range(0, Math.Min(subjects, Colours.Length)).Select(static i => $".s{i}{{fill:{Colours[i].Dark}}}"));
        return ".page{fill:#ffffff}.ink{fill:#1f2328}.quiet{fill:#59636e}.grid{stroke:#d1d9e0}.span{stroke:#afb8c1;stroke-width:2}" + light +
            "@media (prefers-color-scheme: dark){.page{fill:#0d1117}.ink{fill:#e6edf3}.quiet{fill:#9198a1}.grid{stroke:#2b313a}.span{stroke:#4b535d}" + dark + "}";
    }

    private static string Description(ComparisonReport report, (string Words, RowResult Result)[] rows)
    {
        var text = new StringBuilder($"One line for each kind of call, one mark for each library, on {report.Cpu}.");
        foreach ((string words, RowResult row) in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $" {words}: ");
            text.AppendJoin(", ", row.Cells.Select(cell => $"{cell.Key} {Figures.Of(cell.Value.Value, row.Unit)}{(cell.Value.Value < 9_995 ? " ns" : "")}"));
            text.Append('.');
        }

        return text.ToString();
    }

    private static string Decade(int exponent) => exponent switch
    {
        >= 9 => $"{Power(exponent - 9)} s",
        >= 6 => $"{Power(exponent - 6)} ms",
        >= 3 => $"{Power(exponent - 3)} µs",
        >= 0 => $"{Power(exponent)} ns",
        _ => $"0.{new string('0', -exponent - 1)}1 ns",
    };

    private static string Power(int exponent) => "1" + new string('0', exponent);

    private static string Escaped(string text) => SecurityElement.Escape(text);
}
