using System;
using System.Collections.Generic;
using System.Text.Json.Serialization;

namespace Statsig.Fast.Testing.Tests.EveryType;

/// <summary>Overrides by typed properties, on accessors of the project's own snapshots.</summary>
public sealed class TypedOverrideTests : IDisposable
{
    private static readonly StatsigUser Nora = new("nora");

    private readonly TestStatsig _statsig = TestStatsig.Create();

    public void Dispose() => _statsig.Dispose();

    [Fact]
    public void Layer_SetByOneAssignment_HasItAndDefaults()
    {
        using (Layers.Layout.Override(p => p.Label = "Pay"))
        {
            Assert.Equal(("Pay", 0), (Layers.Layout.Get(Nora).Label, Layers.Layout.Get(Nora).Columns));
        }

        Assert.Equal("", Layers.Layout.Get(Nora).Label);
    }

    [Fact]
    public void Experiment_SetByABlock_HasAllOfIt()
    {
        using OverrideScope scope = Experiments.Button.Override(p =>
        {
            p.Label = "Pay";
            p.Columns = 2;
            p.Columns++;
        });

        ExperimentTypes.Button button = Experiments.Button.Get(Nora);

        Assert.Equal(("Pay", 3), (button.Label, button.Columns));
    }

    [Fact]
    public void OverrideFor_OneUser_LeavesTheOthers()
    {
        using OverrideScope layer = Layers.Layout.OverrideFor("nora", p => p.Label = "Pay");
        using OverrideScope experiment = Experiments.Button.OverrideFor("nora", p => p.Columns = 2);
        using OverrideScope config = DynamicConfigs.EveryType.OverrideFor("nora", p => p.Flag = true);

        foreach ((string id, string label, long columns, bool flag) in new[] { ("nora", "Pay", 2L, true), ("omar", "", 0L, false) })
        {
            var user = new StatsigUser(id);
            Assert.Equal(
                (label, columns, flag),
                (Layers.Layout.Get(user).Label, Experiments.Button.Get(user).Columns, DynamicConfigs.EveryType.Get(user).Flag));
        }
    }

    [Fact]
    public void Accessor_OfOneServer_IsOverridden()
    {
        using OverrideScope scope = new StatsigAccessors(_statsig.Server).Layers.Layout.Override(p => p.Label = "Pay");

        Assert.Equal("Pay", _statsig.Server.GetLayer(Nora, "layout").Get("label", ""));
    }

    [Fact]
    public void Config_WithValuesOfEveryType_ReadsThem()
    {
        using OverrideScope scope = DynamicConfigs.EveryType.Override(p =>
        {
            p.Text = "\"a\" \u00fc";
            p.Whole = long.MaxValue;
            p.Number = 1e-7;
            p.Flag = true;
            p.Texts = ["a", "b"];
            p.Wholes = [1, 2];
            p.Numbers = [0.5];
            p.Flags = [true, false];
            p.Mixed = [1, "a", null, new { b = 2 }];
            p.Shape = new { max = 3, unit = "kg" };
            p.Anything = 5;
            p.TextOrNull = null;
            p.WholeOrNull = 7;
            p.TextsOrNull = null;
            p.TextOrMissing = "there";
            p.SameName_d421de9ecd503e73 = "hyphen";
            p.Values = "values";
        });

        DynamicConfigTypes.EveryType read = DynamicConfigs.EveryType.Get(Nora);

        Assert.Equal(("\"a\" \u00fc", long.MaxValue, 1e-7, true), (read.Text, read.Whole, read.Number, read.Flag));
        Assert.Equal(["a", "b"], read.Texts);
        Assert.Equal([1, 2], read.Wholes);
        Assert.Equal([0.5], read.Numbers);
        Assert.Equal([true, false], read.Flags);
        Assert.Equal("""[1,"a",null,{"b":2}]""", read.Mixed?.ToString());
        Assert.Equal((3, "kg"), (read.Shape.Max, read.Shape.Unit));
        Assert.Equal("5", read.Anything.ToString());
        Assert.Equal((null, 7L, null, "there", null), (read.TextOrNull, read.WholeOrNull, read.TextsOrNull, read.TextOrMissing, read.WholeOrMissing));
        Assert.Equal("hyphen", read.SameName_d421de9ecd503e73);
        Assert.Equal("values", read.Values);
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public void Object_InEveryForm_IsTheSame(string form, object value)
    {
        using OverrideScope scope = DynamicConfigs.EveryType.Override(p =>
        {
            p.Shape = value;
            p.Anything = value;
        });

        DynamicConfigTypes.EveryType read = DynamicConfigs.EveryType.Get(Nora);

        Assert.Equal((3, "kg", """{"max":3,"unit":"kg"}""", form), (read.Shape.Max, read.Shape.Unit, read.Anything.ToString(), form));
    }

    public static TheoryData<string, object> Objects() => new()
    {
        { "anonymous", new { max = 3, unit = "kg" } },
        { "application", new Weight(3, "kg") },
        { "values", ParameterValues.FromJson("""{"max":3,"unit":"kg"}""") },
        { "dictionary", new Dictionary<string, object?> { ["max"] = 3, ["unit"] = "kg" } },
        { "fragment", JsonFragment.Parse("""{"max":3,"unit":"kg"}""") },
        { "answer", new DynamicConfigTypes.EveryType.Objects.Shape(JsonFragment.Parse("""{"max":3,"unit":"kg"}""")) },
    };

    [Fact]
    public void Object_WithTheLibrarysTypesInside_IsTheirJson()
    {
        using OverrideScope outer = DynamicConfigs.EveryType.Override(p => p.Anything = new { a = new[] { 1 } });
        var value = new
        {
            values = ParameterValues.FromJson("""{"b":2}"""),
            value = DynamicConfigs.EveryType.Get(Nora).Anything,
            missing = default(ParameterValue),
        };
        using OverrideScope scope = DynamicConfigs.EveryType.Override(p => p.Anything = value);

        Assert.Equal("""{"values":{"b":2},"value":{"a":[1]},"missing":null}""", DynamicConfigs.EveryType.Get(Nora).Anything.ToString());
        Assert.Equal("""{"values":{"b":2},"value":{"a":[1]},"missing":null}""", ParameterValues.Of(value).Json);
    }

    [Fact]
    public void Set_ListThatChangesLater_KeepsWhatWasSet()
    {
        var list = new List<string> { "a" };
        using OverrideScope scope = DynamicConfigs.EveryType.Override(p =>
        {
            p.Texts = list;
            list.Add("b");
        });

        Assert.Equal(["a"], DynamicConfigs.EveryType.Get(Nora).Texts);
    }

    [Fact]
    public void Get_BeforeAndAfterSet_IsTheDefaultAndTheValue()
    {
        using OverrideScope scope = DynamicConfigs.EveryType.Override(p =>
        {
            Assert.Equal(("", 0, 0.0, false, null, null, null), (p.Text, p.Whole, p.Number, p.Flag, p.Shape, p.Anything, p.WholeOrNull));
            Assert.Equal(("", 0), (p.TextOrMissing, p.WholeOrMissing));
            Assert.Empty(p.Texts);
            p.Text = "a";
            p.WholeOrNull = null;
            Assert.Equal(("a", null), (p.Text, p.WholeOrNull));
        });
    }

    [Fact]
    public void Set_WhatTheSnapshotRefuses_ThrowsWhereTheOverrideIsMade()
    {
        // The compiler warns about null for each of these; a test that is compiled without nullable references gets the exception.
        Assert.Equal(
            "The parameter \"text\" of the dynamic config \"every_type\" is null. In the spec snapshot its type is string. Pass a value of that type.",
            MessageOf(p => p.Text = null!));
        Assert.Equal(
            "The parameter \"text_or_missing\" of the dynamic config \"every_type\" is null. In the spec snapshot its type is string. Pass a value of that type.",
            MessageOf(p => p.TextOrMissing = null!));
        Assert.Equal(
            "The parameter \"texts\" of the dynamic config \"every_type\" is [\"a\",null]. In the spec snapshot its type is array of string. Pass a value of that type.",
            MessageOf(p => p.Texts = ["a", null!]));
        Assert.Equal(
            "The parameter \"shape\" of the dynamic config \"every_type\" is \"a\". In the spec snapshot its type is object. Pass a value of that type.",
            MessageOf(p => p.Shape = "a"));
        Assert.Equal("The value contains NaN or an infinity, which JSON does not support.", MessageOf(p => p.Number = double.NaN));
        Assert.Throws<ArgumentNullException>(() => DynamicConfigs.EveryType.Override((Action<StatsigOverrides.DynamicConfigs.EveryType>)null!));
        Assert.Equal("", DynamicConfigs.EveryType.Get(Nora).Text);
    }

    private static string MessageOf(Action<StatsigOverrides.DynamicConfigs.EveryType> set) =>
        Assert.Throws<ArgumentException>(() => DynamicConfigs.EveryType.Override(set)).Message;

    private sealed record Weight([property: JsonPropertyName("max")] int Max, [property: JsonPropertyName("unit")] string Unit);
}
