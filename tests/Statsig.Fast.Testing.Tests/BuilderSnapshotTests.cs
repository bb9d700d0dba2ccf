using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Statsig.Fast.Handles;

namespace Statsig.Fast.Testing.Tests;

/// <summary>Specs on a snapshot file: what a description keeps of the snapshot, and what is checked against it.</summary>
public sealed class BuilderSnapshotTests : IDisposable
{
    private const string Snapshot = """
        {
          "statsigSnapshot": 1,
          "gates": {
            "company_gate": { "idType": "companyID" },
            "winter": { "kind": "holdout" }
          },
          "dynamicConfigs": {
            "rates": { "idType": "companyID", "parameters": { "free_from": { "type": "integer" }, "any": { "type": "json" }, "list": { "type": "array", "items": { "type": "json" } } } }
          },
          "experiments": {
            "button": {
              "idType": "companyID",
              "groups": [ { "name": "Control", "ruleId": "rule_of_control" }, { "name": "Green", "ruleId": "rule_of_green" }, { "name": "Blue" } ],
              "parameters": { "label": { "type": "string" } }
            },
            "tuned": { "kind": "autotune", "groups": [ { "name": "A", "ruleId": "rule_of_a" } ] }
          },
          "layers": {
            "layout": { "idType": "companyID", "parameters": { "columns": { "type": "integer" } } }
          },
          "parameterStores": { "copy": { "parameters": { "title": { "type": "string" } } } }
        }
        """;

    private static readonly StatsigUser Nora = new("nora") { CustomIds = [new("companyID", "c1")] };

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.statsig.json");

    public BuilderSnapshotTests() => File.WriteAllText(_path, Snapshot);

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Description_OfASpecOfTheSnapshot_KeepsItsIdTypeKindAndRuleIds()
    {
        using JsonDocument payload = PayloadOf(specs => specs
            .Gate("company_gate", on: true)
            .Gate("winter", on: true)
            .DynamicConfig("rates", """{"free_from":1}""")
            .Experiment("button", experiment => experiment.Group("Green", 10).Group("Control", 20))
            .Experiment("tuned", "A")
            .Layer("layout", """{"columns":1}"""));

        string[] specs = ["company_gate", "winter", "rates", "button", "tuned", "layout"];
        Assert.Equal(
            ["companyID feature_gate", "userID holdout", "companyID dynamic_config", "companyID experiment", "userID autotune", "companyID layer"],
            specs.Select(name => SpecOf(payload, name)).Select(static spec => $"{spec.GetProperty("idType")} {spec.GetProperty("entity")}"));
        Assert.Equal(
            ["rule_of_green Green companyID 100", "rule_of_control Control companyID 300", "group_3 Blue companyID 0"],
            SpecOf(payload, "button").GetProperty("rules").EnumerateArray().Select(static rule =>
                $"{rule.GetProperty("id")} {rule.GetProperty("groupName")} {rule.GetProperty("conditions")[0].GetProperty("idType")} {rule.GetProperty("conditions")[0].GetProperty("targetValue")}"));
    }

    [Fact]
    public void ByIdType_OnASpecOfTheSnapshot_TakesPrecedence()
    {
        using JsonDocument payload = PayloadOf(specs => specs.Gate("company_gate", gate => gate.ByIdType("userID").PassesForEveryone()));

        Assert.Equal("userID", SpecOf(payload, "company_gate").GetProperty("idType").GetString());
    }

    [Fact]
    public void OverrideGroup_OfAGroupThatTheDescriptionLeavesOut_IsAccepted()
    {
        using var statsig = TestStatsig.FromSnapshotFile(_path, specs => specs.Experiment("button", "Control", """{"label":"Pay"}"""));

        Assert.Equal("Control", statsig.Server.GetExperiment(Nora, "button").GroupName);
        using OverrideScope green = OverrideScope.ExperimentGroup("button", "Green");
        Assert.Equal("Green", statsig.Server.GetExperiment(Nora, "button").GroupName);
        Assert.DoesNotContain(statsig.Log, static line => line.StartsWith("Warning", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("gate", "There is no gate \"new_checkout\" in the spec snapshot FILE. Use one of: company_gate, winter.")]
    [InlineData("experiment", "There is no experiment \"checkout_button\" in the spec snapshot FILE. Use one of: button, tuned.")]
    [InlineData("config", "There is no dynamic config \"shipping_rates\" in the spec snapshot FILE. Use one of: rates.")]
    [InlineData("layer", "There is no layer \"checkout_layout\" in the spec snapshot FILE. Use one of: layout.")]
    public void Accessor_OfASpecThatTheFileLacks_Throws(string kind, string message)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => TestStatsig.FromSnapshotFile(_path, specs => _ = kind switch
        {
            "gate" => specs.Gate(Gates.NewCheckout, on: true),
            "experiment" => specs.Experiment(Experiments.CheckoutButton, ExperimentTypes.CheckoutButton.Groups.Control),
            "config" => specs.DynamicConfig(DynamicConfigs.ShippingRates, """{"free_from":1}"""),
            _ => specs.Layer(Layers.CheckoutLayout, """{"columns":1}"""),
        }));

        Assert.Equal(message.Replace("FILE", Path.GetFileName(_path), StringComparison.Ordinal), exception.Message);
    }

    [Theory]
    [InlineData("parameter", "There is no parameter \"columns\" in the layer \"checkout_layout\" in the spec snapshot. Use one of: rows.")]
    [InlineData("group", "There is no group \"Green button\" in the experiment \"checkout_button\" in the spec snapshot. Use one of: Control.")]
    public void Accessor_OfAParameterOrGroupThatTheFileLacks_Throws(string kind, string message)
    {
        File.WriteAllText(_path, """
            {
              "statsigSnapshot": 1,
              "experiments": { "checkout_button": { "groups": [ { "name": "Control" } ] } },
              "layers": { "checkout_layout": { "parameters": { "rows": { "type": "integer" } } } }
            }
            """);

        ArgumentException exception = Assert.Throws<ArgumentException>(() => TestStatsig.FromSnapshotFile(_path, specs => _ = kind == "group"
            ? specs.Experiment(Experiments.CheckoutButton, ExperimentTypes.CheckoutButton.Groups.GreenButton)
            : specs.Layer(Layers.CheckoutLayout, """{"columns":1}""")));

        Assert.Equal(message, exception.Message);
    }

    [Theory]
    [InlineData("gate", "There is no gate \"company_gat\" in the spec snapshot FILE. Did you mean \"company_gate\"?")]
    [InlineData("config", "There is no dynamic config \"rats\" in the spec snapshot FILE. Did you mean \"rates\"?")]
    [InlineData("experiment", "There is no experiment \"buton\" in the spec snapshot FILE. Did you mean \"button\"?")]
    [InlineData("layer", "There is no layer \"layot\" in the spec snapshot FILE. Did you mean \"layout\"?")]
    [InlineData("group", "There is no group \"Gren\" in the experiment \"button\" of the current TestStatsig. Did you mean \"Green\"?")]
    [InlineData("group of an unknown experiment", "There is no experiment \"buton\" in the spec snapshot FILE. Did you mean \"button\"?")]
    [InlineData("parameter of a config", "There is no parameter \"free_form\" in the dynamic config \"rates\" in the spec snapshot. Did you mean \"free_from\"?")]
    [InlineData("parameter of an experiment", "There is no parameter \"labl\" in the experiment \"button\" in the spec snapshot. Did you mean \"label\"?")]
    [InlineData("type of a layer", "The parameter \"columns\" of the layer \"layout\" is \"two\". In the spec snapshot its type is integer. Pass a value of that type.")]
    public void OverrideByName_OfSomethingThatTheFileLacks_Throws(string mistake, string message)
    {
        using var statsig = TestStatsig.FromSnapshotFile(_path);

        ArgumentException exception = Assert.Throws<ArgumentException>(() => _ = mistake switch
        {
            "gate" => OverrideScope.Gate("company_gat", true),
            "config" => OverrideScope.DynamicConfig("rats", ParameterValues.None),
            "experiment" => OverrideScope.Experiment("buton", ParameterValues.None),
            "layer" => OverrideScope.Layer("layot", ParameterValues.None),
            "group" => OverrideScope.ExperimentGroup("button", "Gren"),
            "group of an unknown experiment" => OverrideScope.ExperimentGroup("buton", "Green"),
            "parameter of a config" => OverrideScope.DynamicConfig("rates", """{"free_form":1}"""),
            "parameter of an experiment" => OverrideScope.Experiment("button", """{"labl":""}"""),
            _ => OverrideScope.Layer("layout", """{"columns":"two"}"""),
        });

        Assert.Equal(message.Replace("FILE", Path.GetFileName(_path), StringComparison.Ordinal), exception.Message);
    }

    [Fact]
    public void OverrideByName_WithoutASnapshotFile_AcceptsAnyName()
    {
        using (TestStatsig.FromSnapshotFile(_path))
        {
            // A server in the same context that has no snapshot file, and so no names to check against.
            using var statsig = TestStatsig.Create();
            using OverrideScope gate = OverrideScope.Gate("company_gat", true);
            Assert.True(statsig.Server.CheckGate(Nora, "company_gat"));
        }

        using OverrideScope alone = OverrideScope.Layer("any", """{"x":1}""");
    }

    [Fact]
    public void OverrideByName_OfKnownNames_Applies()
    {
        using var statsig = TestStatsig.FromSnapshotFile(_path);
        using OverrideScope gate = OverrideScope.Gate("company_gate", true);
        using OverrideScope config = OverrideScope.DynamicConfig("rates", """{"free_from":3,"any":[1,"x"]}""");
        using OverrideScope layer = OverrideScope.Layer("layout", """{"columns":2}""");

        Assert.True(statsig.Server.CheckGate(Nora, "company_gate"));
        Assert.Equal((3L, 2L), (statsig.Server.GetDynamicConfig(Nora, "rates").Get("free_from", 0L), statsig.Server.GetLayer(Nora, "layout").Get("columns", 0L)));
    }

    [Fact]
    public void Update_OfASnapshotFile_KeepsIt()
    {
        using var statsig = TestStatsig.FromSnapshotFile(_path);

        statsig.Update(specs => specs.Experiment("button", "Green", """{"label":"Go"}"""));

        Assert.Equal(("rule_of_green", "Go"), (statsig.Server.GetExperiment(Nora, "button").RuleId, statsig.Server.GetExperiment(Nora, "button").Get("label", "")));
    }

    [Fact]
    public void TypeOfAList_OfJson_HasTheNameOfTheDocumentation()
    {
        var check = new Specs.ParameterCheck("the dynamic config \"rates\"", new Dictionary<string, (SchemaType, SchemaType, bool)> { ["list"] = (SchemaType.Array, SchemaType.Json, false) });

        ArgumentException exception = Assert.Throws<ArgumentException>(() => check.Check("""{"list":1}"""));

        Assert.Equal("The parameter \"list\" of the dynamic config \"rates\" is 1. In the spec snapshot its type is array of json. Pass a value of that type.", exception.Message);
    }

    private static JsonElement SpecOf(JsonDocument payload, string name) => new[] { "feature_gates", "dynamic_configs", "layer_configs" }
        .SelectMany(member => payload.RootElement.GetProperty(member).EnumerateArray()).Single(spec => spec.GetProperty("name").GetString() == name);

    private JsonDocument PayloadOf(Func<TestSpecs, TestSpecs> describe) => JsonDocument.Parse(describe(new TestSpecs(Specs.SnapshotNames.Read(_path))).ToPayload());
}
