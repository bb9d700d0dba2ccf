using System.IO;
using System.Linq;
using Statsig.Fast.Cli.Output;

namespace Statsig.Fast.Cli.Replaying.Reports;

/// <summary>The report as SARIF 2.1.0: one result for each entity that changes, at the line of the newer payload that holds it.</summary>
internal static class SarifReport
{
    private static readonly SarifLog Log = new(
    [
        ("limit", "A limit for changed answers is exceeded."),
        ("flips", "Users get another value."),
        ("rules", "Users get the same value by another rule or group."),
        ("definition", "The definition changed, and no answer is another one."),
    ]);

    internal static void Write(ReplayResult result, Stream output) => Log.Write(
        result.Broken
            .Select(broken => ResultOf("limit", "error", ReportWords.Broken(broken, result.Users), broken.Entity, result))
            .Concat(result.Entities.Select(entity => ResultOf(entity, result))),
        output);

    private static SarifResult ResultOf(EntityResult entity, ReplayResult result)
    {
        (string rule, string level) = entity.Flips > 0 ? ("flips", "warning") : entity.RuleChanges > 0 ? ("rules", "note") : ("definition", "note");
        string changes = string.Join("; ", entity.Changes.Concat(entity.Causes));
        return ResultOf(rule, level, $"{entity.Subject}: {ReportWords.Counts(entity, result.Users)}.{(changes.Length == 0 ? "" : $" {changes}.")}", entity, result);
    }

    private static SarifResult ResultOf(string rule, string level, string message, EntityResult entity, ReplayResult result) =>
        new(rule, level, message, result.After, entity.Place?.Line ?? 1, entity.Place?.Column);
}
