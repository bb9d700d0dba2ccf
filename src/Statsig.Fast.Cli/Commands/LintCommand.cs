using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using Statsig.Fast.Cli.Input;
using Statsig.Fast.Cli.Linting;
using Statsig.Fast.Cli.Output;
using Statsig.Fast.Cli.Running;
using Statsig.Fast.Specs;

namespace Statsig.Fast.Cli.Commands;

/// <summary>"statsig-fast lint": what checks cost, and what a payload should not have.</summary>
internal static class LintCommand
{
    internal static Command Create()
    {
        LintLimits limits = LintLimits.Default;
        var specs = new Option<string>("--specs") { Description = "The payload, v1 or v2, plain or gzip.", Required = true, HelpName = "FILE" };
        var format = ReportFormats.Option("text", "json");
        var output = new Option<string?>("--out") { Description = "Where the report goes; standard output when left out.", HelpName = "FILE" };
        var allow = new Option<string?>("--allow") { Description = $"Findings to leave out: {string.Join(", ", FindingIds.All)}.", HelpName = "ID,..." };
        Option<int> depth = Limit("--max-depth", "Levels of nested gates and experiments.", limits.Depth);
        Option<int> regexes = Limit("--max-regexes", "Regular expressions that one check matches at worst.", limits.Regexes);
        Option<int> hashes = Limit("--max-hashes", "Hashes that one check computes at worst.", limits.Hashes);
        Option<int> list = Limit("--max-list", "Elements of one target list.", limits.ListSize);
        Option<int> rules = Limit("--max-rules", "Rules of one spec.", limits.Rules);
        var command = new Command("lint", "Reports cost and hygiene of every spec; ends with 1 when there are findings, 2 when it cannot tell.")
        {
            specs, format, output, allow, depth, regexes, hashes, list, rules,
        };
        command.SetAction(parsed => CommandGuard.Run(ExitCode.UnreadableFile, ExitCode.UnreadableFile, parsed.GetValue(output), () => Run(
            parsed.GetRequiredValue(specs),
            parsed.GetRequiredValue(format),
            parsed.GetValue(output),
            Allowed(parsed.GetValue(allow)),
            new LintLimits(
                parsed.GetValue(depth), parsed.GetValue(regexes), parsed.GetValue(hashes), parsed.GetValue(list), parsed.GetValue(rules)))));
        return command;
    }

    private static int Run(string specsPath, string format, string? outputPath, IReadOnlyCollection<string> allowed, LintLimits limits)
    {
        FilePaths.RefuseSame(outputPath, specsPath);
        SpecSet set = PayloadFile.Read(specsPath);
        LintReport report = PayloadLinter.Lint(set, limits, allowed);
        using OutputFile output = OutputFile.Open(outputPath);
        if (format == "json")
        {
            LintReportWriter.WriteJson(report, output.Stream);
        }
        else
        {
            LintReportWriter.WriteText(report, output.Stream);
        }

        output.Complete();
        return report.Findings.Length == 0 ? ExitCode.Success : ExitCode.Findings;
    }

    private static Option<int> Limit(string name, string description, int value) =>
        new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => value };

    private static string[] Allowed(string? text)
    {
        string[] ids = text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        return ids.FirstOrDefault(static id => !FindingIds.All.Contains(id)) is { } unknown
            ? throw new ArgumentException($"--allow: There is no finding \"{unknown}\". There are: {string.Join(", ", FindingIds.All)}.")
            : ids;
    }
}
