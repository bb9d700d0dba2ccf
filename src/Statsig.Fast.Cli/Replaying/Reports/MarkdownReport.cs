using System.IO;
using System.Linq;
using Statsig.Fast.Cli.Output;
using static Statsig.Fast.Cli.Output.MarkdownText;

namespace Statsig.Fast.Cli.Replaying.Reports;

/// <summary>The report for a comment on a pull request, or the summary of a job.</summary>
/// <remarks>A comment holds 65,536 characters, so only the entities with the most flips are written out.</remarks>
internal static class MarkdownReport
{
    private const int MaxEntities = 25;
    private const int MaxTransitions = 8;
    private const int MaxChanges = 12;

    internal static void Write(ReplayResult result, Stream output)
    {
        using StreamWriter text = TextOutput.Writer(output);
        text.WriteLine($"### Replay: {(result.Broken.Count > 0 ? "a limit is exceeded" : result.Flipping > 0 ? "values change" : "no value changes")}");
        text.WriteLine("");
        text.WriteLine($"**{Escape(result.Before)}** compared with **{Escape(result.After)}**. {ReportWords.Summary(result)}");
        foreach (string note in result.Notes)
        {
            text.WriteLine("");
            text.WriteLine(Escape(note));
        }

        if (result.Broken.Count > 0)
        {
            text.WriteLine("");
            foreach (BrokenLimit broken in result.Broken)
            {
                text.WriteLine($"- **{Escape(ReportWords.Broken(broken, result.Users))}**");
            }
        }

        if (result.Entities.Count == 0)
        {
            return;
        }

        text.WriteLine("");
        text.WriteLine("| what | users who get another value | | by another rule, same value |");
        text.WriteLine("| --- | ---: | ---: | ---: |");
        foreach (EntityResult entity in result.Entities.Take(MaxEntities))
        {
            text.WriteLine($"| {Escape(entity.Subject)} | {ReportWords.Count(entity.Flips)} | {ReportWords.Share(entity.Flips, result.Users)} | {ReportWords.Count(entity.RuleChanges)} |");
        }

        if (result.Entities.Count > MaxEntities)
        {
            text.WriteLine($"| {ReportWords.Count(result.Entities.Count - MaxEntities)} more | | | |");
        }

        foreach (EntityResult entity in result.Entities.Take(MaxEntities))
        {
            WriteEntity(text, entity, result);
        }
    }

    private static void WriteEntity(StreamWriter text, EntityResult entity, ReplayResult result)
    {
        text.WriteLine("");
        text.WriteLine($"<details><summary>{HtmlText.Escape(entity.Subject)}</summary>");
        text.WriteLine("");
        string[] changes = [.. entity.Changes, .. entity.Causes];
        foreach (string change in changes.Take(MaxChanges))
        {
            text.WriteLine($"- {Escape(change)}");
        }

        if (changes.Length > MaxChanges)
        {
            text.WriteLine($"- {ReportWords.Count(changes.Length - MaxChanges)} more changes");
        }

        if (entity.Transitions.Count > 0)
        {
            text.WriteLine("");
            text.WriteLine("| users | | value | rule | such as |");
            text.WriteLine("| ---: | ---: | --- | --- | --- |");
        }

        foreach (Transition transition in entity.Transitions.Take(MaxTransitions))
        {
            text.WriteLine($"| {ReportWords.Count(transition.Users)} | {ReportWords.Share(transition.Users, result.Users)} | {Escape(ReportWords.ValueChange(transition))} "
                + $"| {Escape(ReportWords.RuleChange(entity, transition, result.Names))} | {Escape(ReportWords.Examples(transition, result.HashesIds))} |");
        }

        if (entity.Transitions.Count > MaxTransitions)
        {
            text.WriteLine($"| | | {ReportWords.Count(entity.Transitions.Count - MaxTransitions)} more ways | | |");
        }

        text.WriteLine("");
        text.WriteLine("</details>");
    }
}
