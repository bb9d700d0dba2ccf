using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.StickyAssignments;

/// <summary>Sticky assignments: when a stored one is kept, replaced and deleted.</summary>
public sealed class StickyEvaluatorTests
{
    private static readonly StatsigUser User = new("user-1") { CustomIds = [new("companyID", 7)] };
    private static readonly Dictionary<string, StickyAssignment> Nothing = [];

    private static readonly StickyAssignment Kept = new()
    {
        Value = true,
        JsonValue = """{"v":"kept"}""",
        RuleId = "kept-rule",
        GroupName = "Kept",
        SecondaryExposures = [new SecondaryExposure("old", "true", "ro"), new SecondaryExposure("older", "false", "rr")],
        UndelegatedSecondaryExposures = [new SecondaryExposure("old", "true", "ro")],
        ConfigDelegate = "exp",
        ExplicitParameters = ["v"],
        TimeMs = 123,
        ConfigVersion = 4,
    };

    private readonly RecordingStorage _storage = new();
    private readonly ManualClock _clock = new(9000);

    [Fact]
    public async Task Experiment_FirstMet_IsSaved()
    {
        StatsigServer server = Server();

        Experiment experiment = server.GetExperiment(User, "exp", Options(Nothing));

        Assert.Equal(("live", "Bootstrap:Recognized"), (experiment.Get("v", ""), experiment.Details.Text));
        Assert.Equal(["save user-1:userID exp"], await OperationsOf(server));
        StickyAssignment saved = _storage.Find("user-1:userID", "exp")!;
        Assert.Equal((true, """{"v":"live"}""", "live-rule", "Live"), (saved.Value, saved.JsonValue, saved.RuleId, saved.GroupName));
        Assert.Equal((1000, 3u, null, null), (saved.TimeMs, saved.ConfigVersion, saved.ConfigDelegate, saved.UndelegatedSecondaryExposures));
        Assert.Equal(["gate:true:rg"], ExposureText.Of(saved.SecondaryExposures));
    }

    [Fact]
    public async Task Experiment_Kept_AnswersAsItWas()
    {
        StatsigServer server = Server();

        Experiment experiment = server.GetExperiment(User, "exp", Options(new() { ["exp"] = Kept }));

        Assert.Equal(("exp", "kept", "kept-rule", "Kept", "userID"), (experiment.Name, experiment.Get("v", ""), experiment.RuleId, experiment.GroupName, experiment.IdType));
        Assert.True(experiment.IsActive && experiment.IsUserInExperiment && experiment.Passed);
        Assert.Equal(["old:true:ro", "older:false:rr"], ExposureText.Of(experiment.SecondaryExposures));
        EvaluationDetails details = experiment.Details;
        Assert.Equal(("Persisted", EvaluationReason.Persisted, 123, 9000, 4u), (details.Text, details.Reason, details.SpecsTimeMs, details.ReceivedAtMs, details.Version));
        Assert.Empty(await OperationsOf(server));
    }

    [Fact]
    public async Task Experiment_WithoutPersistedValues_IsForgotten()
    {
        StatsigServer server = Server();

        Assert.Equal("live", server.GetExperiment(User, "exp").Get("v", ""));
        Assert.Equal("live", server.GetExperiment(User, "exp", new ExperimentEvaluationOptions()).Get("v", ""));

        Assert.Equal(["delete user-1:userID exp", "delete user-1:userID exp"], await OperationsOf(server));
    }

    [Fact]
    public async Task Experiment_ThatIsNotActive_IsForgotten()
    {
        StatsigServer server = Server(experiment => experiment.Active(false));

        Assert.Equal("live", server.GetExperiment(User, "exp", Options(new() { ["exp"] = Kept })).Get("v", ""));
        Assert.Equal(["delete user-1:userID exp"], await OperationsOf(server));
    }

    [Fact]
    public async Task Experiment_UserInNoGroup_IsNotSaved()
    {
        StatsigServer server = Server();

        server.GetExperiment(User, "groupless", Options(Nothing));

        Assert.Empty(await OperationsOf(server));
    }

    [Fact]
    public async Task Experiment_UserWithoutTheUnitId_IsNotSticky()
    {
        StatsigServer server = Server();
        var user = new StatsigUser { CustomIds = [new("companyID", 7)] };

        Assert.Equal("live", server.GetExperiment(user, "exp", Options(new() { ["exp"] = Kept })).Get("v", ""));
        Assert.Empty(await OperationsOf(server));
    }

    [Theory]
    [InlineData("companyID", "7:companyID")]
    [InlineData("CompanyID", null)]
    [InlineData("USERID", "user-1:USERID")]
    public async Task Key_IsUnitIdAndIdTypeOfTheSpec(string idType, string? key)
    {
        StatsigServer server = Server(experiment => experiment.IdType(idType));

        server.GetExperiment(User, "exp", Options(Nothing));

        Assert.Equal(key is null ? [] : [$"save {key} exp"], await OperationsOf(server));
    }

    [Fact]
    public async Task Unknown_IsNotSticky()
    {
        StatsigServer server = Server();

        Assert.Equal("Bootstrap:Unrecognized", server.GetExperiment(User, "nope", Options(new() { ["nope"] = Kept })).Details.Text);
        Assert.Empty(await OperationsOf(server));
    }

    [Fact]
    public void WithoutStorage_OptionsHaveNoEffect()
    {
        StatsigServer server = TestServer.Create(Specs(static _ => { }));

        Assert.Equal("live", server.GetExperiment(User, "exp", Options(new() { ["exp"] = Kept })).Get("v", ""));
    }

    [Fact]
    public async Task DynamicConfigsAndGates_AreNeverSticky()
    {
        StatsigServer server = Server();

        server.GetDynamicConfig(User, "exp");
        server.GetFeatureGate(User, "gate");

        Assert.Empty(await OperationsOf(server));
    }

    [Theory]
    [InlineData("in", true, "live")]
    [InlineData("in", false, "kept")]
    [InlineData("out", true, "kept")]
    public async Task EnforceTargeting_LetsGoOfExcludedUsersOnly(string userId, bool enforce, string expected)
    {
        StatsigServer server = Server(experiment => experiment.Rule("targetingGate", When.UnitId("any", """["in"]""")));

        Experiment experiment = server.GetExperiment(new StatsigUser(userId), "exp", new ExperimentEvaluationOptions
        {
            StickyAssignments = new Dictionary<string, StickyAssignment> { ["exp"] = Kept },
            EnforceTargeting = enforce,
        });

        Assert.Equal(expected, experiment.Get("v", ""));
        Assert.Empty(await OperationsOf(server));
    }

    [Theory]
    [InlineData("x:userID:id_override", true, "live")]
    [InlineData("x:userID:id_override", false, "kept")]
    [InlineData("inlineTargetingRules", true, "kept")]
    [InlineData("something", true, "kept")]
    public void EnforceOverrides_LooksAtOverrideRulesOnly(string ruleId, bool enforce, string expected)
    {
        StatsigServer server = Server(experiment => experiment.Rule(ruleId, When.Public));

        Experiment experiment = server.GetExperiment(User, "exp", new ExperimentEvaluationOptions
        {
            StickyAssignments = new Dictionary<string, StickyAssignment> { ["exp"] = Kept },
            EnforceOverrides = enforce,
        });

        Assert.Equal(expected, experiment.Get("v", ""));
    }

    [Fact]
    public void Enforcement_NestedGates_SeeAllTheirRulesAndPercentagesCount()
    {
        StatsigServer server = Server(experiment => experiment
            .Rule("targetingGate", rule => rule.Pass(0).When(When.PassGate("gate")))
            .Rule("inlineTargetingRules", When.PassGate("gate")));
        var options = new ExperimentEvaluationOptions { StickyAssignments = new Dictionary<string, StickyAssignment> { ["exp"] = Kept }, EnforceTargeting = true };

        Assert.Equal("kept", server.GetExperiment(User, "exp", options).Get("v", ""));
    }

    [Fact]
    public void Enforcement_UnsupportedRule_KeepsTheAssignment()
    {
        StatsigServer server = Server(experiment => experiment.Rule("targetingGate", When.Unknown));
        var options = new ExperimentEvaluationOptions { StickyAssignments = new Dictionary<string, StickyAssignment> { ["exp"] = Kept }, EnforceTargeting = true };

        Assert.Equal("kept", server.GetExperiment(User, "exp", options).Get("v", ""));
    }

    [Fact]
    public void Enforcement_GatesThatReferTwiceEach_IsQuick()
    {
        SpecBuilder specs = Specs(experiment => experiment.Rule("targetingGate", When.PassGate("g0")));
        for (int i = 0; i < 40; i++)
        {
            string next = "g" + (i + 1).ToString(CultureInfo.InvariantCulture);
            specs.Gate("g" + i.ToString(CultureInfo.InvariantCulture), gate => gate.Rule("r", When.PassGate(next), When.PassGate(next)));
        }

        specs.Gate("g40", gate => gate.Rule("r", When.UnitId("any", "[]")));
        StatsigServer server = TestServer.Create(specs, new StatsigOptions { LocalMode = true, StickyAssignmentStorage = _storage });
        var watch = Stopwatch.StartNew();

        var options = new ExperimentEvaluationOptions { StickyAssignments = new Dictionary<string, StickyAssignment> { ["exp"] = Kept }, EnforceTargeting = true };
        Assert.Equal("kept", server.GetExperiment(User, "exp", options).Get("v", ""));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Layer_FirstMet_IsSavedWithItsDelegate()
    {
        StatsigServer server = Server();

        Layer layer = server.GetLayer(User, "layer", Options(Nothing));

        Assert.Equal(("live", "exp"), (layer.Get("v", ""), layer.AllocatedExperiment));
        Assert.Equal(["save user-1:userID layer"], await OperationsOf(server));
        StickyAssignment saved = _storage.Find("user-1:userID", "layer")!;
        Assert.Equal(("exp", "live-rule", 8u), (saved.ConfigDelegate, saved.RuleId, saved.ConfigVersion));
        Assert.Equal(["v"], saved.ExplicitParameters!);
        Assert.Equal(["gate:true:rg"], ExposureText.Of(saved.SecondaryExposures));
        Assert.Empty(saved.UndelegatedSecondaryExposures!);
    }

    [Fact]
    public async Task Layer_Kept_AnswersAsItWas()
    {
        StatsigServer server = Server();

        Layer layer = server.GetLayer(User, "layer", Options(new() { ["layer"] = Kept }));

        Assert.Equal(("kept", "kept-rule", "Kept", "exp", "Persisted"), (layer.Get("v", ""), layer.RuleId, layer.GroupName, layer.AllocatedExperiment, layer.Details.Text));
        Assert.True(layer.IsExplicitParameter("v"));
        Assert.Equal(["old:true:ro", "older:false:rr"], ExposureText.Of(layer.SecondaryExposures));
        Assert.Equal(["old:true:ro"], ExposureText.Of(layer.UndelegatedSecondaryExposures));
        Assert.Empty(await OperationsOf(server));
    }

    [Fact]
    public async Task Layer_WithoutDelegate_IsNotActiveAndForgotten()
    {
        StatsigServer server = Server();

        Assert.Equal("own", server.GetLayer(User, "plain", Options(Nothing)).Get("v", ""));
        Assert.Equal(["delete user-1:userID plain"], await OperationsOf(server));
    }

    [Fact]
    public async Task Layer_KeptDelegateIsInactive_IsForgotten()
    {
        StatsigServer server = Server();

        Layer layer = server.GetLayer(User, "layer", Options(new() { ["layer"] = Kept with { ConfigDelegate = "finished" } }));

        Assert.Equal("live", layer.Get("v", ""));
        Assert.Equal(["delete user-1:userID layer"], await OperationsOf(server));
    }

    [Fact]
    public async Task Layer_KeptDelegateIsActiveThoughTheLiveLayerIsNot_IsKept()
    {
        StatsigServer server = Server();

        Assert.Equal("kept", server.GetLayer(User, "plain", Options(new() { ["plain"] = Kept })).Get("v", ""));
        Assert.Empty(await OperationsOf(server));
    }

    [Theory]
    [InlineData("layer", "kept")]
    [InlineData("plain", "own")]
    public void Layer_KeptDelegateIsGone_GoesByTheLiveLayer(string name, string expected)
    {
        StatsigServer server = Server();

        Assert.Equal(expected, server.GetLayer(User, name, Options(new() { [name] = Kept with { ConfigDelegate = "gone" } })).Get("v", ""));
        Assert.Equal(expected, server.GetLayer(User, name, Options(new() { [name] = Kept with { ConfigDelegate = null } })).Get("v", ""));
    }

    [Theory]
    [InlineData("exp", "live")]
    [InlineData(null, "kept")]
    [InlineData("gone", "kept")]
    public void Layer_EnforceTargeting_LooksAtTheKeptDelegate(string? keptDelegate, string expected)
    {
        StatsigServer server = Server(experiment => experiment.Rule("targetingGate", When.Public));

        Layer layer = server.GetLayer(User, "layer", new ExperimentEvaluationOptions
        {
            StickyAssignments = new Dictionary<string, StickyAssignment> { ["layer"] = Kept with { ConfigDelegate = keptDelegate } },
            EnforceTargeting = true,
        });

        Assert.Equal(expected, layer.Get("v", ""));
    }

    [Theory]
    [InlineData("nope")]
    [InlineData("")]
    [InlineData("{")]
    public void Kept_ValueThatIsNoJson_IsAnsweredLive(string json)
    {
        Experiment experiment = Server().GetExperiment(User, "exp", Options(new() { ["exp"] = Kept with { JsonValue = json } }));

        Assert.Equal(("live-rule", "Bootstrap:Recognized"), (experiment.RuleId, experiment.Details.Text));
    }

    [Fact]
    public void Kept_ValueThatIsNoObject_AnswersWithoutParameters()
    {
        Experiment experiment = Server().GetExperiment(User, "exp", Options(new() { ["exp"] = Kept with { JsonValue = "[1]" } }));

        Assert.Equal(("{}", "kept-rule", "Persisted"), (experiment.ValueJson, experiment.RuleId, experiment.Details.Text));
    }

    [Fact]
    public void Kept_WithoutAnything_AnswersEmpty()
    {
        Experiment experiment = Server().GetExperiment(User, "exp", Options(new() { ["exp"] = new StickyAssignment() }));

        Assert.Equal(("{}", "", null, "Persisted", null), (experiment.ValueJson, experiment.RuleId, experiment.GroupName, experiment.Details.Text, experiment.Details.SpecsTimeMs));
        Assert.False(experiment.Passed);
    }

    [Fact]
    public async Task Load_AsksTheStorageUnderTheUsersKey()
    {
        StatsigServer server = Server();
        _storage.Put("user-1:userID", "exp", Kept);

        Assert.Equal(Kept, (await server.GetStickyAssignmentsAsync(User, "userID", TestContext.Current.CancellationToken))["exp"]);
        Assert.Empty(await server.GetStickyAssignmentsAsync(User, "companyID", TestContext.Current.CancellationToken));
        Assert.Empty(await server.GetStickyAssignmentsAsync(new StatsigUser(), "userID", TestContext.Current.CancellationToken));
        Assert.Equal(["load user-1:userID", "load 7:companyID"], _storage.Operations);
    }

    [Fact]
    public async Task Load_StorageThatFails_IsLoggedAndEmpty()
    {
        var logger = new RecordingLogger();
        _storage.Failure = new InvalidOperationException("broken");
        StatsigServer server = TestServer.Create(Specs(static _ => { }), new StatsigOptions { LocalMode = true, StickyAssignmentStorage = _storage, OutputLogger = logger });

        Assert.Empty(await server.GetStickyAssignmentsAsync(User, "userID", TestContext.Current.CancellationToken));
        Assert.Same(_storage.Failure, Assert.Single(logger.Messages).Exception);
        Assert.Empty(await TestServer.Create(new SpecBuilder()).GetStickyAssignmentsAsync(User, "userID", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Save_StorageThatFails_IsLoggedAndAffectsNoAnswer()
    {
        var logger = new RecordingLogger();
        _storage.Failure = new InvalidOperationException("broken");
        StatsigServer server = TestServer.Create(Specs(static _ => { }), new StatsigOptions { LocalMode = true, StickyAssignmentStorage = _storage, OutputLogger = logger });

        Assert.Equal("live", server.GetExperiment(User, "exp", Options(Nothing)).Get("v", ""));
        Assert.Equal("live", server.GetExperiment(User, "exp").Get("v", ""));

        Assert.Equal(2, (await OperationsOf(server)).Count);
        Assert.Equal(2, logger.Messages.Count);
        Assert.All(logger.Messages, message => Assert.Same(_storage.Failure, message.Exception));
    }

    private static ExperimentEvaluationOptions Options(Dictionary<string, StickyAssignment> persisted) => new() { StickyAssignments = persisted };

    private static SpecBuilder Specs(Action<EntityBuilder> define) => new SpecBuilder().Time(1000)
        .Gate("gate", gate => gate.Rule("rg", When.Public))
        .Experiment("exp", experiment =>
        {
            experiment.Version(3).Explicit("v")
                .Rule("live-rule", rule => rule.Group("Live").Return("""{"v":"live"}""").When(When.PassGate("gate")));
            define(experiment);
        })
        .Experiment("groupless", experiment => experiment.Rule("r", rule => rule.Return("{}").When(When.Public)))
        .Experiment("finished", experiment => experiment.Active(false))
        .Layer("layer", layer => layer.Version(8).Rule("assign", rule => rule.Delegate("exp").When(When.Public)))
        .Layer("plain", layer => layer.Active().Default("""{"v":"own"}"""));

    private StatsigServer Server(Action<EntityBuilder>? define = null) => TestServer.Create(
        Specs(define ?? (static _ => { })), new StatsigOptions { LocalMode = true, StickyAssignmentStorage = _storage, TimeProvider = _clock });

    /// <summary>Everything that was asked of the storage, once the server has finished its work.</summary>
    private async Task<IReadOnlyList<string>> OperationsOf(StatsigServer server)
    {
        await server.ShutdownAsync();
        return _storage.Operations;
    }
}
