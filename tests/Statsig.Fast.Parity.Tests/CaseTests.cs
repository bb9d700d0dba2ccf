using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Statsig.Fast.Parity.Tests.Recordings;

namespace Statsig.Fast.Parity.Tests;

/// <summary>Cases from public bug reports of other SDKs, each with separate gates and users; "cases.json" names the sources.</summary>
public sealed class CaseTests
{
    private static readonly Lazy<Recording> Cases = new(static () => Recording.OfCases());

    [Theory]
    [InlineData("f02_version_blanks", 32)]
    [InlineData("f04_version_not_a_number", 90)]
    [InlineData("f08_seconds_or_ms", 315)]
    [InlineData("f12_case_folding", 880)]
    [InlineData("f16_custom_id_kinds", 240)]
    [InlineData("f20_unicode_ids", 136)]
    [InlineData("f26_nested_bleed", 20)]
    [InlineData("s07_short_dates", 48)]
    [InlineData("s11_list_text_emoji", 42)]
    public void EveryGetter_CaseOfABugReport_AnswersAsTheReference(string name, int answers)
    {
        var live = new LiveAnswers(Cases.Value.CreateServer());
        Dictionary<int, JsonElement> expected = VectorFile.ReadLines(VectorFile.Committed("cases_expected.jsonl.gz"))
            .Where(line => line.GetProperty("case").GetString() == name)
            .ToDictionary(static line => line.GetProperty("i").GetInt32());
        int compared = 0;
        var faults = new List<string>();
        foreach (RecordedUser user in Cases.Value.Users.Where(user => expected.ContainsKey(user.Index)))
        {
            foreach (Section section in (Section[])[Section.Gates, Section.DynamicConfigs, Section.Experiments, Section.Layers])
            {
                foreach (JsonProperty cell in RecordedAnswers.Of(section, expected[user.Index]))
                {
                    compared++;
                    string ours = Short(live.Read(section, user.User, cell.Name), cell.Value.GetArrayLength());
                    if (!JsonElement.DeepEquals(cell.Value, JsonElement.Parse(ours)))
                    {
                        faults.Add($"user {user.Json}, {section} \"{cell.Name}\": {cell.Value}, ours {ours}");
                    }
                }
            }
        }

        Assert.Empty(faults);
        Assert.Equal(answers, compared);
    }

    [Fact]
    public void Sources_EveryCase_HasAnswers() => Assert.Equal(
        VectorFile.ReadJson(VectorFile.Committed("cases.json")).EnumerateArray().Select(static entry => entry.GetProperty("id").GetString()).Order(),
        VectorFile.ReadLines(VectorFile.Committed("cases_expected.jsonl.gz")).Select(static line => line.GetProperty("case").GetString()).Distinct().Order());

    /// <summary>The form of the recorded cells: value, rule ID, reason, then the group, then the allocated experiment.</summary>
    private static string Short(Answer answer, int length)
    {
        string[] parts = [answer.Value.GetRawText(), Quote(answer.RuleId), Quote(answer.Reason), Quote(answer.Group), Quote(answer.AllocatedExperiment)];
        return $"[{string.Join(',', parts[..length])}]";
    }

    private static string Quote(string? text) => text is null ? "null" : $"\"{JsonEncodedText.Encode(text)}\"";
}
