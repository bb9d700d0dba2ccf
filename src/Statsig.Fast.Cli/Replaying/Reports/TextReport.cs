using System.IO;
using Statsig.Fast.Cli.Output;

namespace Statsig.Fast.Cli.Replaying.Reports;

/// <summary>The report for a terminal.</summary>
internal static class TextReport
{
    internal static void Write(ReplayResult result, Stream output)
    {
        using StreamWriter text = TextOutput.Writer(output);
        text.WriteLine($"before: {result.Before}");
        text.WriteLine($"after:  {result.After}");
        text.WriteLine(ReportWords.Summary(result));
        foreach (string note in result.Notes)
        {
            text.WriteLine(note);
        }

        foreach (EntityResult entity in result.Entities)
        {
            text.WriteLine("");
            text.WriteLine($"{entity.Subject}: {ReportWords.Counts(entity, result.Users)}");
            foreach (string change in entity.Changes)
            {
                text.WriteLine($"  {change}");
            }

            foreach (string cause in entity.Causes)
            {
                text.WriteLine($"  {cause}");
            }

            foreach (Transition transition in entity.Transitions)
            {
                string rules = ReportWords.RuleChange(entity, transition, result.Names);
                text.WriteLine($"  {ReportWords.Users(transition.Users)} ({ReportWords.Share(transition.Users, result.Users)}): {ReportWords.ValueChange(transition)}"
                    + (rules.Length == 0 ? "" : $" | {rules}") + $" | such as {ReportWords.Examples(transition, result.HashesIds)}");
            }

            if (ReportWords.Others(entity) is { } others)
            {
                text.WriteLine($"  {others}");
            }
        }

        if (result.Broken.Count > 0)
        {
            text.WriteLine("");
        }

        foreach (BrokenLimit broken in result.Broken)
        {
            text.WriteLine(ReportWords.Broken(broken, result.Users));
        }
    }
}
