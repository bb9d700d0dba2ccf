using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Statsig.Fast.Testing.Tests;

/// <summary>Descriptions that cannot do what they say, which throw where they are made.</summary>
public sealed class BuilderMistakeTests
{
    private static readonly StatsigUser Nora = new("nora") { Country = "GB" };

    [Theory]
    [InlineData("null ID", "The audience of the gate \"g\" has no conditions. Pass at least one, or call PassesForEveryone.")]
    [InlineData("nothing", "The audience of the gate \"g\" has no conditions. Pass at least one, or call PassesForEveryone.")]
    [InlineData("empty action", "The audience of the gate \"g\" has no conditions. Pass at least one, or call PassesForEveryone.")]
    [InlineData("empty custom", "There are no custom fields, so no condition is added. Pass one field or more, or null for none. (Parameter 'custom')")]
    [InlineData("empty custom and country", "There are no custom fields, so no condition is added. Pass one field or more, or null for none. (Parameter 'custom')")]
    [InlineData("fails", "The audience of the gate \"g\" has no conditions. Pass at least one. Users for whom no rule applies fail the gate.")]
    [InlineData("segment", "The audience of the segment \"s\" has no conditions. Pass at least one, or call PassesForEveryone.")]
    [InlineData("holdout", "The audience of the holdout \"h\" has no conditions. Pass at least one, or call PassesForEveryone.")]
    [InlineData("config", "The audience of the dynamic config \"c\" has no conditions. Pass at least one, or call Default.")]
    [InlineData("null value", "The values contain null, which no user has. Pass other values. (Parameter 'values')")]
    public void Audience_WithoutConditions_Throws(string mistake, string message)
    {
        string? missing = null;
        ArgumentException exception = Assert.ThrowsAny<ArgumentException>(() => TestStatsig.Create(specs => _ = mistake switch
        {
            "null ID" => specs.Gate("g", gate => gate.PassesFor(userId: missing)),
            "nothing" => specs.Gate("g", gate => gate.PassesFor()),
            "empty action" => specs.Gate("g", gate => gate.PassesFor(_ => { })),
            "empty custom" => specs.Gate("g", gate => gate.PassesFor(custom: new Dictionary<string, string>())),
            "empty custom and country" => specs.Gate("g", gate => gate.PassesFor(country: "GB", custom: new Dictionary<string, string>())),
            "fails" => specs.Gate("g", gate => gate.FailsFor(_ => { }).PassesForEveryone()),
            "segment" => specs.Segment("s", segment => segment.PassesFor(_ => { })),
            "holdout" => specs.Holdout("h", holdout => holdout.PassesFor(_ => { })),
            "null value" => specs.Gate("g", gate => gate.PassesFor(audience => audience.UserId("a", missing!))),
            _ => specs.DynamicConfig("c", config => config.For(_ => { }, """{"a":1}""")),
        }));

        Assert.Equal(message, exception.Message);
    }

    [Fact]
    public void Audience_OfNull_Throws()
    {
        Assert.Throws<ArgumentNullException>(() => TestStatsig.Create(specs => specs.Gate("g", gate => gate.PassesFor((Action<Audience>)null!))));
        Assert.Throws<ArgumentNullException>(() => TestStatsig.Create(specs => specs.Gate("g", gate => gate.FailsFor(null!))));
    }

    [Theory]
    [InlineData("experiment first", "The dynamic config \"one\" has the name of an experiment. Dynamic configs and experiments share their names, so use another name for one of them.")]
    [InlineData("config first", "The experiment \"one\" has the name of a dynamic config. Dynamic configs and experiments share their names, so use another name for one of them.")]
    public void ConfigAndExperiment_OfOneName_Throw(string order, string message)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => TestStatsig.Create(specs => _ = order == "config first"
            ? specs.DynamicConfig("one", """{"v":1}""").Experiment("one", "A", """{"v":2}""")
            : specs.Experiment("one", "A", """{"v":2}""").DynamicConfig("one", """{"v":1}""")));

        Assert.Equal(message, exception.Message);
    }

    [Fact]
    public void ExperimentDefault_AfterAnExclusion_Applies()
    {
        using var statsig = TestStatsig.Create(specs => specs
            .Gate("never", on: false)
            .Holdout("always", holdout => holdout.PassesForEveryone())
            .Experiment("targeted", experiment => experiment.OnlyForGate("never").Default("""{"v":7}""").Group("A", 100, """{"v":1}"""))
            .Experiment("held", experiment => experiment.HeldOutBy("always").Group("A", 100, """{"v":1}""").Default("""{"v":8}""")));

        Assert.Equal((7L, 8L), (statsig.Server.GetExperiment(Nora, "targeted").Get("v", -1L), statsig.Server.GetExperiment(Nora, "held").Get("v", -1L)));
    }

    [Fact]
    public void LayerDefault_AfterAnAllocation_Applies()
    {
        using var statsig = TestStatsig.Create(specs => specs
            .Experiment("e", experiment => experiment.Group("A", 0)).Layer("l", layer => layer.Allocates("e").Default("""{"v":7}""")));

        Assert.Equal(7L, statsig.Server.GetLayer(Nora, "l").Get("v", -1L));
    }

    [Theory]
    [InlineData("late holdout", "The gate \"g\" has other rules already, so users whom they match would not be held out. Call HeldOutBy before them.")]
    [InlineData("percent of failing", "The last rule of the gate \"g\" fails its users, so it has no percentage. Call AtPercent after PassesFor or PassesForEveryone.")]
    [InlineData("percent of holdout", "The last rule of the gate \"g\" fails its users, so it has no percentage. Call AtPercent after PassesFor or PassesForEveryone.")]
    [InlineData("percent of nothing", "The gate \"g\" has no rule whose percentage could be set. Call PassesFor or PassesForEveryone first.")]
    [InlineData("after everyone", "The gate \"g\" has a rule for everyone already, so no user reaches a later rule. Call PassesForEveryone last.")]
    [InlineData("fails after everyone", "The gate \"g\" has a rule for everyone already, so no user reaches a later rule. Call PassesForEveryone last.")]
    public void GateRule_ThatCannotApply_Throws(string mistake, string message)
    {
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => TestStatsig.Create(specs => specs.Holdout("h", on => on.PassesForEveryone()).Gate("g", gate => _ = mistake switch
        {
            "late holdout" => gate.PassesFor(country: "GB").HeldOutBy("h"),
            "percent of failing" => gate.FailsFor(audience => audience.Country("GB")).AtPercent(50),
            "percent of holdout" => gate.HeldOutBy("h").AtPercent(50),
            "percent of nothing" => gate.AtPercent(50),
            "after everyone" => gate.PassesForEveryone().AtPercent(50).PassesFor(country: "GB"),
            _ => gate.PassesForEveryone().FailsFor(audience => audience.Country("GB")),
        })));

        Assert.Equal(message, exception.Message);
    }

    [Fact]
    public void Inactive_AssignsNoUser()
    {
        using var statsig = TestStatsig.Create(specs => specs
            .Gate("never", on: false)
            .Experiment("e", experiment => experiment.Inactive().OnlyForGate("never").Group("A", 100, """{"v":1}""").Default("""{"v":0}"""))
            .Experiment("inside", experiment => experiment.Group("A", 100, """{"v":1}""").Inactive())
            .Layer("l", layer => layer.Default("""{"v":2}""").Allocates("inside")));

        Experiment inside = statsig.Server.GetExperiment(Nora, "inside");

        Assert.Equal(("prestart", null, 2L, false, false), (inside.RuleId, inside.GroupName, inside.Get("v", -1L), inside.IsActive, inside.IsUserInExperiment));
        Assert.Equal(2L, statsig.Server.GetLayer(Nora, "l").Get("v", -1L));
        Assert.Equal("targeting_1", statsig.Server.GetExperiment(Nora, "e").RuleId); // Exclusions are decided before, as the service delivers them.
        using OverrideScope scope = OverrideScope.ExperimentGroup("inside", "A");
        Assert.Equal(1L, statsig.Server.GetExperiment(Nora, "inside").Get("v", -1L));
    }

    [Fact]
    public void Ids_OfAnotherCase_AreOtherUsers()
    {
        using var statsig = TestStatsig.Create(specs => specs
            .Gate("user", gate => gate.PassesFor(userId: "Nora"))
            .Gate("company", gate => gate.PassesFor(audience => audience.CustomId("companyID", "Acme")))
            .Gate("email", gate => gate.PassesFor(email: "Nora@Shop.example")));

        bool[] Answers(StatsigUser user) => [.. new[] { "user", "company", "email" }.Select(name => statsig.Server.CheckGate(user, name))];

        Assert.Equal([false, false, true], Answers(new StatsigUser("nora") { Email = "nora@shop.example", CustomIds = [new("companyID", "acme")] }));
        Assert.Equal([true, true, true], Answers(new StatsigUser("Nora") { Email = "NORA@shop.example", CustomIds = [new("companyID", "Acme")] }));
    }

    [Theory]
    [InlineData("group", "0.04 % is not a multiple of 0.1 %, the smallest share of a group. Pass a multiple of 0.1.")]
    [InlineData("allocation", "33.33 % is not a multiple of 0.1 %, the smallest share of an experiment. Pass a multiple of 0.1.")]
    [InlineData("gate", "0.005 % is not a multiple of 0.01 %, the smallest share of a rule. Pass a multiple of 0.01.")]
    [InlineData("groups", "The groups of the experiment \"e\" have 99.5 % so far, and 0.6 % more exceeds 100 %. Pass smaller shares.")]
    [InlineData("allocations", "The layer \"l\" has allocated 99.5 % so far, and 0.6 % more exceeds 100 %. Pass smaller shares.")]
    [InlineData("negative", "-1 % is not a share. Pass 0 to 100.")]
    [InlineData("not a number", "NaN % is not a share. Pass 0 to 100.")]
    public void Share_ThatCannotBeWritten_Throws(string mistake, string message)
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = comma; // Of this test alone: it belongs to the asynchronous context.
        try
        {
            ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(() => TestStatsig.Create(specs => _ = mistake switch
            {
                "group" => specs.Experiment("e", experiment => experiment.Group("A", 0.04)),
                "allocation" => specs.Layer("l", layer => layer.Allocates("e", 33.33)),
                "gate" => specs.Gate("g", gate => gate.PassesForEveryone().AtPercent(0.005)),
                "groups" => specs.Experiment("e", experiment => experiment.Group("A", 99.5).Group("B", 0.6)),
                "allocations" => specs.Layer("l", layer => layer.Allocates("e", 99.5).Allocates("f", 0.6)),
                "negative" => specs.Gate("g", gate => gate.PassesForEveryone().AtPercent(-1)),
                _ => specs.Experiment("e", experiment => experiment.Group("A", double.NaN)),
            }));

            Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Shares_OfTenths_AreExact()
    {
        using var statsig = TestStatsig.Create(specs => specs.Experiment("e", experiment =>
        {
            for (int i = 0; i < 1000; i++)
            {
                experiment.Group($"g{i}", 0.1);
            }
        }));

        Assert.All(Enumerable.Range(0, 1000), i => Assert.NotNull(statsig.Server.GetExperiment(new StatsigUser($"u{i}"), "e").GroupName));
    }

    [Theory]
    [InlineData("Pay", "\"Pay\" is not a JSON object. Parameters are a JSON object, such as {\"columns\": 3}. For one parameter, pass its name and its value: Override(\"button_label\", \"Pay\"). (Parameter 'json')")]
    [InlineData("\"Pay\"", "\"\"Pay\"\" is not a JSON object. Parameters are a JSON object, such as {\"columns\": 3}. For one parameter, pass its name and its value: Override(\"button_label\", \"Pay\"). (Parameter 'json')")]
    public void Parameters_OfOtherText_Throw(string text, string message)
    {
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => ParameterValues.FromJson(text)).Message);
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => Layers.CheckoutLayout.Override(text)).Message);
    }

    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"b":{"a":1,"a":2}}""")]
    [InlineData("""{"b":[{"a":1,"a":2}]}""")]
    public void Parameters_WithANameTwice_NameIt(string text)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Layers.CheckoutLayout.Override(text));

        Assert.StartsWith($"\"{text}\" is not valid JSON: Duplicate property 'a'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_OfAnObjectWithAMistake_NameItsPlace()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => ParameterValues.FromJson("""{"a":}"""));

        Assert.StartsWith("\"{\"a\":}\" is not valid JSON: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("BytePositionInLine: 5", exception.Message);
    }

    [Theory]
    [InlineData("type", "There is no type \"strnig\" in parameter stores. Did you mean \"string\"?")]
    [InlineData("number", "The parameter \"p\" of the parameter store \"s\" is NaN, which JSON cannot express. Pass a finite number. (Parameter 'value')")]
    [InlineData("null text", "Value cannot be null. (Parameter 'value')")]
    public void ParameterStore_WithAMistake_Throws(string mistake, string message)
    {
        ArgumentException exception = Assert.ThrowsAny<ArgumentException>(() => TestStatsig.Create(specs => specs.DynamicConfig("c", """{"v":1}""").ParameterStore("s", store => _ = mistake switch
        {
            "type" => store.FromDynamicConfig("p", "c", "v", "strnig"),
            "number" => store.Value("p", double.NaN),
            _ => store.Value("p", (string)null!),
        })));

        Assert.Equal(message, exception.Message);
    }

    [Theory]
    [InlineData(1, "The gate \"g0\" refers to itself: g0 -> g0. Remove one of the references.")]
    [InlineData(3, "The gate \"g0\" refers to itself: g0 -> g1 -> g2 -> g0. Remove one of the references.")]
    public void Gates_InACycle_Throw(int length, string message)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => TestStatsig.Create(specs =>
        {
            specs.Gate("start", gate => gate.PassesFor(audience => audience.FailsGate("g0")).FailsFor(audience => audience.PassesGate("g0")));
            for (int i = 0; i < length; i++)
            {
                string next = $"g{(i + 1) % length}";
                specs.Gate($"g{i}", gate => gate.PassesFor(audience => audience.PassesGate(next)));
            }
        }));

        Assert.Equal(message, exception.Message);
    }

    [Theory]
    [InlineData("segment", "There is no segment \"stff\" in these specs, but the gate \"g\" refers to it. Did you mean \"staff\"?")]
    [InlineData("no segment", "There is no segment \"x\" in these specs, but the gate \"g\" refers to it. Use one of: staff.")]
    [InlineData("holdout", "There is no holdout \"wnter\" in these specs, but the experiment \"e\" refers to it. Did you mean \"winter\"?")]
    [InlineData("config", "There is no dynamic config \"rtes\" in these specs, but the parameter store \"p\" refers to it. Did you mean \"rates\"?")]
    public void Reference_ToAnUnknownSpec_NamesItsKind(string mistake, string message)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => TestStatsig.Create(specs => _ = mistake switch
        {
            "segment" => Known(specs).Gate("g", gate => gate.PassesFor(audience => audience.InSegment("stff"))),
            "no segment" => Known(specs).Gate("g", gate => gate.PassesFor(audience => audience.InSegment("x"))),
            "holdout" => Known(specs).Experiment("e", experiment => experiment.HeldOutBy("wnter")),
            _ => Known(specs).ParameterStore("p", store => store.FromDynamicConfig("a", "rtes", "b")),
        }));

        Assert.Equal(message, exception.Message);
    }

    private static TestSpecs Known(TestSpecs specs) => specs.Segment("staff", segment => segment.PassesForEveryone())
        .Holdout("winter", holdout => holdout.PassesForEveryone()).Gate("other", on: true).DynamicConfig("rates", ParameterValues.None);
}
