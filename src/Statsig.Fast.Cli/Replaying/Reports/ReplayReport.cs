using System.IO;

namespace Statsig.Fast.Cli.Replaying.Reports;

/// <summary>Writes what a replay found, in one of the forms.</summary>
internal static class ReplayReport
{
    /// <summary>The forms; the first one is the default.</summary>
    internal static readonly string[] Formats = ["text", "json", "markdown", "html", "sarif"];

    internal static void Write(string format, ReplayResult result, Stream output)
    {
        switch (format)
        {
            case "json":
                JsonReport.Write(result, output);
                break;
            case "markdown":
                MarkdownReport.Write(result, output);
                break;
            case "html":
                HtmlReport.Write(result, output);
                break;
            case "sarif":
                SarifReport.Write(result, output);
                break;
            default:
                TextReport.Write(result, output);
                break;
        }
    }
}
