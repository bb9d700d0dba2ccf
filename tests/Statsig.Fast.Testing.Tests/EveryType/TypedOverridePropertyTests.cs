using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using Statsig.Fast.TestKit;
using Parameters = Statsig.Fast.Testing.Tests.EveryType.StatsigOverrides.DynamicConfigs.EveryType;

namespace Statsig.Fast.Testing.Tests.EveryType;

/// <summary>Setting random parameters by typed properties equals setting them by <see cref="ParameterValues"/>.</summary>
public sealed class TypedOverridePropertyTests
{
    private static readonly StatsigUser Nora = new("nora");

    private static readonly Gen<string> Text = Gen.String[0, 8];
    private static readonly Gen<long> Whole = Gen.Long;
    private static readonly Gen<double> Number = Gen.Double[-1e6, 1e6];

    /// <summary>One assignment in both forms: by a property, and as an entry of a dictionary.</summary>
    private static readonly Gen<Assignment> Assignments = Gen.OneOf(
        Text.Select(static value => new Assignment("text", value, p => p.Text = value)),
        Whole.Select(static value => new Assignment("whole", value, p => p.Whole = value)),
        Number.Select(static value => new Assignment("number", value, p => p.Number = value)),
        Gen.Bool.Select(static value => new Assignment("flag", value, p => p.Flag = value)),
        Text.Array[0, 3].Select(static value => new Assignment("texts", value, p => p.Texts = value)),
        Whole.List[0, 3].Select(static value => new Assignment("wholes", value, p => p.Wholes = value)),
        Number.Array[0, 3].Select(static value => new Assignment("numbers", value, p => p.Numbers = value)),
        Gen.Bool.Array[0, 3].Select(static value => new Assignment("flags", value, p => p.Flags = value)),
        Text.Array[0, 2].Select(static value => new Assignment("mixed", value, p => p.Mixed = [.. value])),
        Gen.Select(Gen.Int, Text).Select(static value => new Assignment(
            "shape", new Dictionary<string, object?> { ["max"] = value.Item1, ["unit"] = value.Item2 }, p => p.Shape = new { max = value.Item1, unit = value.Item2 })),
        Text.Select(static value => new Assignment("anything", value, p => p.Anything = value)),
        Text.Null().Select(static value => new Assignment("text_or_null", value, p => p.TextOrNull = value)),
        Gen.Bool.Select(static value => new Assignment("whole_or_null", value ? 5L : null, p => p.WholeOrNull = value ? 5L : null)),
        Text.Select(static value => new Assignment("text_or_missing", value, p => p.TextOrMissing = value)),
        Whole.Select(static value => new Assignment("whole_or_missing", value, p => p.WholeOrMissing = value)),
        Text.Select(static value => new Assignment("same name", value, p => p.SameName_efb2940953db4456 = value)),
        Text.Select(static value => new Assignment("values", value, p => p.Values = value)));

    [Fact]
    public void Override_RandomAssignments_EqualsTheSameParameterValues() => Property.Holds(
        Assignments.Array[0, 12],
        static assignments =>
        {
            using var statsig = TestStatsig.Create();
            using (DynamicConfigs.EveryType.Override(p => Array.ForEach(assignments, assignment => assignment.Set(p))))
            {
                string typed = AnswerOf();
                using (DynamicConfigs.EveryType.Override(assignments.GroupBy(static a => a.Name).ToDictionary(static a => a.Key, static a => a.Last().Value)))
                {
                    Assert.Equal(AnswerOf(), typed);
                    Assert.All(assignments, assignment => Assert.Contains($"{assignment.Name}=", typed, StringComparison.Ordinal));
                }
            }
        },
        cases: 500);

    /// <summary>Everything that the answer has, by name: the text of JSON may escape characters in two ways.</summary>
    private static string AnswerOf()
    {
        DynamicConfigTypes.EveryType read = DynamicConfigs.EveryType.Get(Nora);
        using var json = System.Text.Json.JsonDocument.Parse(read.Answer.ValueJson);
        IEnumerable<string> raw = json.RootElement.EnumerateObject().Select(static value => $"{value.Name}={TextOf(value.Value)}").Order(StringComparer.Ordinal);
        return string.Join('\n', raw.Append($"{read.Text}|{read.Whole}|{read.Number:R}|{read.Flag}|{string.Join(',', read.Texts)}|{read.Shape.Max}|{read.Shape.Unit}|{read.TextOrNull}|{read.WholeOrMissing}"));
    }

    private static string TextOf(System.Text.Json.JsonElement value) => value.ValueKind switch
    {
        System.Text.Json.JsonValueKind.String => $"\"{value.GetString()}\"",
        System.Text.Json.JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(TextOf))}]",
        System.Text.Json.JsonValueKind.Object => $"{{{string.Join(',', value.EnumerateObject().Select(static member => $"{member.Name}:{TextOf(member.Value)}"))}}}",
        _ => value.GetRawText(),
    };

    private sealed record Assignment(string Name, object? Value, Action<Parameters> Set);
}
