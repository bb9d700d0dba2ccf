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
        var output = new Option<string?>("--out") { Description = "The file of the report; default: standard output.", HelpName = "FILE" };
        var allow = new Option<string?>("--allow") { Description = $"Findings to ignore: {string.Join(", ", FindingIds.All)}.", HelpName = "ID,..." };
        Option<int> depth = Limit("--max-depth", "The maximum number of levels of nested gates and experiments.", limits.Depth);
        Option<int> regexes = Limit("--max-regexes", "The maximum number of regular expressions that one check may match.", limits.Regexes);
        Option<int> hashes = Limit("--max-hashes", "The maximum number of hashes that one check may compute.", limits.Hashes);
        Option<int> list = Limit("--max-list", "The maximum number of elements of one target list.", limits.ListSize);
        Option<int> rules = Limit("--max-rules", "The maximum number of rules of one spec.", limits.Rules);
        var command = new Command("lint", "Reports the cost and the defects of every spec. Exit codes: 1 when findings exist, 2 when the payload cannot be read.")
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
            ? throw new ArgumentException($"--allow: \"{unknown}\" is not a valid finding. Use one of: {string.Join(", ", FindingIds.All)}.")
            : ids;
    }
}
