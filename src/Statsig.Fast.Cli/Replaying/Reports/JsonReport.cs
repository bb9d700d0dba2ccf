using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using Statsig.Fast.Cli.Output;

namespace Statsig.Fast.Cli.Replaying.Reports;

/// <summary>The report for programs.</summary>
internal static class JsonReport
{
    internal static void Write(ReplayResult result, Stream output)
    {
        using (var json = new Utf8JsonWriter(output, TextOutput.IndentedJson))
        {
            json.WriteStartObject();
            json.WriteString("before", result.Before);
            json.WriteString("after", result.After);
            json.WriteNumber("users", result.Users);
            json.WriteNumber("flippedUsers", result.FlippedUsers);
            json.WriteNumber("compared", result.Compared);
            WriteTexts(json, "notes", result.Notes);
            json.WriteStartArray("entities");
            foreach (EntityResult entity in result.Entities)
            {
                WriteEntity(json, entity, result);
            }

            json.WriteEndArray();
            json.WriteStartArray("brokenLimits");
            foreach (BrokenLimit broken in result.Broken)
            {
                json.WriteStartObject();
                json.WriteString("limit", broken.Limit.Text);
                json.WriteString("kind", broken.Entity.Kind);
                json.WriteString("name", broken.Entity.Name);
                WriteText(json, "parameter", broken.Entity.Parameter);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static void WriteEntity(Utf8JsonWriter json, EntityResult entity, ReplayResult result)
    {
        json.WriteStartObject();
        json.WriteString("kind", entity.Kind);
        json.WriteString("name", entity.Name);
        WriteText(json, "parameter", entity.Parameter);
        json.WriteNumber("flips", entity.Flips);
        json.WriteNumber("flipsPercent", PercentOf(entity.Flips, result.Users));
        json.WriteNumber("ruleChanges", entity.RuleChanges);
        WriteTexts(json, "changes", entity.Changes);
        WriteTexts(json, "causes", entity.Causes);
        json.WriteStartArray("transitions");
        foreach (Transition transition in entity.Transitions)
        {
            json.WriteStartObject();
            json.WriteNumber("users", transition.Users);
            json.WriteNumber("percent", PercentOf(transition.Users, result.Users));
            json.WriteBoolean("flip", transition.IsFlip);
            WriteAnswer(json, "before", transition.Before);
            WriteAnswer(json, "after", transition.After);
            json.WriteStartArray("examples");
            foreach (ExampleUser example in transition.Examples)
            {
                json.WriteStartObject();
                json.WriteString("user", example.Show(result.HashesIds));
                json.WriteNumber("line", example.Line);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("otherFlips", entity.OtherFlips);
        json.WriteNumber("otherRuleChanges", entity.OtherRuleChanges);
        json.WriteEndObject();
    }

    private static void WriteAnswer(Utf8JsonWriter json, string name, Answer answer)
    {
        json.WriteStartObject(name);
        json.WritePropertyName("value");
        CompactJson.Write(json, answer.Value);
        json.WriteString("ruleId", answer.RuleId);
        WriteText(json, "group", answer.Group);
        WriteText(json, "experiment", answer.Experiment);
        if (answer.Reason != Answer.Recognized)
        {
            json.WriteString("reason", answer.Reason);
        }

        json.WriteEndObject();
    }

    private static double PercentOf(long count, long users) => users == 0 ? 0 : Math.Round(count * 100.0 / users, 4);

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
