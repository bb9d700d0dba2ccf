using System.CommandLine;

namespace Statsig.Fast.Cli.Output;

/// <summary>The option for the format of a report.</summary>
internal static class ReportFormats
{
    /// <summary>The first format is the one without the option.</summary>
    internal static Option<string> Option(params string[] formats)
    {
        var option = new Option<string>("--format")
        {
            Description = "The format of the report.",
            HelpName = string.Join('|', formats),
            DefaultValueFactory = _ => formats[0],
        };
        option.AcceptOnlyFromAmong(formats);
        return option;
    }
}
