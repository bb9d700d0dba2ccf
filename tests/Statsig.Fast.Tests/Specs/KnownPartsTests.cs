using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using CsCheck;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Specs;
using Statsig.Fast.TestKit;
using Spec = Statsig.Fast.Specs.Spec;

namespace Statsig.Fast.Tests.Specs;

/// <summary>Reading a payload with the parts of an earlier one finds what reading it alone finds.</summary>
/// <remarks>The payloads are texts, so that names may be repeated, in another order, written with escapes, and malformed.</remarks>
public sealed class KnownPartsTests
{
    private const int Cases = 3_000;

    private static readonly string[] Names = ["a", "b", "c", "d", "\u00E9", "e f"];

    private static readonly Gen<Part> Parts = Gen.Select(Gen.Int[0, Names.Length - 1], Gen.Int[0, 5], Gen.Int[0, 9], Gen.Int[0, 9])
        .Select(static (name, variant, escapes, malformed) => new Part(Names[name], variant, escapes == 0, malformed == 0));

    // Sequences with repeats, and usual ones: each name once.
    private static readonly Gen<Part[]> Specs = Gen.OneOf(
        Parts.Array[0, 8],
        Gen.Shuffle(Enumerable.Range(0, Names.Length).ToArray()).Select(static order => Array.ConvertAll(order, static name => new Part(Names[name], name % 2, false, false))),
        Gen.Int[0, 5].Select(static changed => Names.Select((name, i) => new Part(name, i == changed ? 4 : i % 2, false, false)).ToArray()));

    private static readonly Gen<Part[]> Conditions = Specs.Select(static parts => Array.ConvertAll(parts, static part => part with { IsMalformed = false }));

    private static readonly Gen<Payload> Payloads = Gen.Select(Specs, Specs, Conditions, Gen.Bool).Select(static (gates, configs, conditions, conditionsFirst) =>
        new Payload(gates, configs, conditions, conditionsFirst));

    [Fact]
    public void Read_WithKnownParts_FindsWhatReadingAloneFinds() => Property.Holds(
        Gen.Select(Payloads, Payloads, Payloads),
        static payloads =>
        {
            SpecSet known = Accepted(SpecsReader.Read(payloads.Item1.ToUtf8()));
            foreach (Payload payload in (Payload[])[payloads.Item2, payloads.Item3, payloads.Item3])
            {
                SpecSet alone = Accepted(SpecsReader.Read(payload.ToUtf8()));
                SpecSet set = Accepted(SpecsReader.Read(payload.ToUtf8(), new KnownSet(known)));
                ulong[] expected = [.. ExpectedChanges(known, alone)];
                Assert.Subset(set.ChangedConditions!, expected.ToHashSet());
                if (payload.Conditions.DistinctBy(static part => part.Name).Count() == payload.Conditions.Length)
                {
                    Assert.Equal(expected, set.ChangedConditions!.Order());
                }

                set.ReadLater(static (_, _) => false);
                Assert.Equal(TextOf(alone), TextOf(set));
                Assert.Equal(ValuesOf(alone.KnownConditions), ValuesOf(set.KnownConditions));
                known = set;
            }
        },
        Cases);

    [Fact]
    public void Read_UnchangedParts_ArePassedOver()
    {
        var payload = new Payload([new("a", 1, false, false), new("b", 1, true, false)], [new("c", 0, false, false)], [new("a", 0, false, false)], false);
        SpecSet known = Accepted(SpecsReader.Read(payload.ToUtf8()));
        SpecSet set = Accepted(SpecsReader.Read(payload.ToUtf8(), new KnownSet(known)));

        Assert.All(Enumerable.Range(0, 2), i => Assert.True(set.FeatureGates.UnreadAt(i).IsPresent && set.FeatureGates.IsUnchanged(i)));
        Assert.True(set.DynamicConfigs.UnreadAt(0).IsPresent);
        Assert.Empty(set.Conditions);
        Assert.Same(known.KnownConditions, set.KnownConditions);
    }

    [Theory]
    [InlineData("}}")]
    [InlineData(",")]
    [InlineData("\n\n x")]
    [InlineData("\uFFFD")]
    public void Read_TextThatBreaksOffBehindKnownParts_SaysWhere(string rest)
    {
        string whole = Encoding.UTF8.GetString(new Payload([new("a", 1, false, false), new("b", 1, false, false)], [], [new("a", 0, false, false)], true).ToUtf8());
        SpecSet known = Accepted(SpecsReader.Read(Encoding.UTF8.GetBytes(whole)));
        for (int end = 1; end < whole.Length; end++)
        {
            byte[] broken = Encoding.UTF8.GetBytes(whole[..end] + rest);
            SpecsReadResult alone = SpecsReader.Read(broken);
            SpecsReadResult result = SpecsReader.Read(broken, new KnownSet(known));

            Assert.Equal(alone.Status, result.Status);
            Assert.Equal(alone.Error, result.Error);
        }
    }

    [Theory]
    [InlineData("\"type\"", "\"tipe\"")]
    [InlineData("\"time\":1", "\"time\":-1")]
    [InlineData("\"dynamic_configs\":{", "\"dynamic_configs\":0,\"x\":{")]
    [InlineData("\"condition_map\":{", "\"condition_map\":{\"q\":{},")]
    public void Read_FaultBesideKnownParts_IsTheSame(string part, string other)
    {
        string whole = Encoding.UTF8.GetString(new Payload([new("a", 1, false, false)], [new("b", 1, false, false)], [new("a", 0, false, false)], true).ToUtf8());
        SpecSet known = Accepted(SpecsReader.Read(Encoding.UTF8.GetBytes(whole)));
        byte[] faulty = Encoding.UTF8.GetBytes(whole.Replace(part, other, StringComparison.Ordinal));
        SpecsReadResult alone = SpecsReader.Read(faulty);
        SpecsReadResult result = SpecsReader.Read(faulty, new KnownSet(known));

        Assert.Equal(alone.Status, result.Status);
        Assert.Equal(alone.Error, result.Error);
        Assert.NotNull(alone.Error);
    }

    private static SpecSet Accepted(SpecsReadResult result)
    {
        Assert.True(result.Status == SpecsReadStatus.Accepted, result.Error);
        return result.SpecSet!;
    }

    private static IEnumerable<ulong> ExpectedChanges(SpecSet before, SpecSet after)
    {
        SortedDictionary<ulong, HashedBytes> old = ValuesOf(before.KnownConditions);
        SortedDictionary<ulong, HashedBytes> current = ValuesOf(after.KnownConditions);
        return old.Keys.Union(current.Keys).Order().Where(name => old.GetValueOrDefault(name) != current.GetValueOrDefault(name));
    }

    private static SortedDictionary<ulong, HashedBytes> ValuesOf(HashedMap map) =>
        new(Enumerable.Range(0, map.Count).ToDictionary(map.NameAt, map.ValueAt));

    private static string TextOf(SpecSet set)
    {
        var text = new StringBuilder();
        foreach (Spec spec in set.FeatureGates.Concat(set.DynamicConfigs))
        {
            text.Append(spec.Name).Append(' ').Append(spec.Salt);
            foreach (Condition? condition in spec.Rules.SelectMany(static rule => rule.Conditions).Select(set.ConditionAt))
            {
                text.Append(' ').Append(condition?.Type).Append(condition?.Field);
            }

            text.AppendLine();
        }

        foreach ((string name, string reason) in set.Problems)
        {
            text.AppendLine($"{name}: {reason}");
        }

        return text.ToString();
    }

    private sealed record Part(string Name, int Variant, bool IsEscaped, bool IsMalformed)
    {
        internal string Key => IsEscaped ? $"\"\\u{(int)Name[0]:x4}{Name[1..]}\"" : $"\"{Name}\"";
    }

    private sealed record Payload(Part[] Gates, Part[] Configs, Part[] Conditions, bool ConditionsFirst)
    {
        internal byte[] ToUtf8()
        {
            string gates = string.Join(",", Gates.Select(static part => $"{part.Key}:{SpecOf(part)}"));
            string configs = string.Join(", ", Configs.Select(static part => $"{part.Key} : {SpecOf(part)}"));
            string map = "\"condition_map\":{" + string.Join(",\n", Conditions.Select(static part => $"{part.Key}:{ConditionOf(part)}")) + "},";
            return Encoding.UTF8.GetBytes("{\"has_updates\":true,\"time\":1," + (ConditionsFirst ? map : "") + "\"feature_gates\":{" + gates + "},\n"
                + (ConditionsFirst ? "" : map) + "\"dynamic_configs\":{" + configs + "},\"layer_configs\":{},\"experiment_to_layer\":{}}");
        }

        // Malformed specs differ by their variants too, and the names of their conditions are those of the payload's.
        private static string SpecOf(Part part) =>
            $$"""{"type":"feature_gate","entity":"feature_gate","salt":{{(part.IsMalformed ? "0" : $"\"s{part.Variant}\"")}},"enabled":true,"defaultValue":false,"idType":"userID","rules":[{"name":"r","id":"r","salt":"x","passPercentage":50,"returnValue":true,"idType":"userID","conditions":["{{Names[part.Variant]}}"]}]}""";

        private static string ConditionOf(Part part) =>
            $$"""{"type":"user_field","field":"f{{part.Variant}}","operator":"any","targetValue":["x"],"additionalValues":{},"idType":"userID"}""";
    }

    /// <summary>A payload that was read, with nothing compiled of it.</summary>
    private sealed class KnownSet(SpecSet set) : IKnownSpecs
    {
        public HashedMap Conditions => set.KnownConditions;

        public IKnownContainer Of(WireMember container) => new KnownList(container switch
        {
            WireMember.FeatureGates => set.FeatureGates,
            WireMember.DynamicConfigs => set.DynamicConfigs,
            _ => set.LayerConfigs,
        });
    }

    private sealed class KnownList(SpecList specs) : IKnownContainer
    {
        public int Count => specs.Count;

        public string NameAt(int position) => specs.NameAt(position);

        public HashedBytes BytesAt(int position) => specs[position].Bytes;

        public int Find(string name) => Enumerable.Range(0, specs.Count).FirstOrDefault(i => specs.NameAt(i) == name, -1);
    }
}
