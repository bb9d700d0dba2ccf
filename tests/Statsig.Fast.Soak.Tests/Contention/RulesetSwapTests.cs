using System;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Statsig.Fast.Soak.Tests.Contention;

/// <summary>While rulesets take each other's place, every answer belongs wholly to one of them.</summary>
public sealed class RulesetSwapTests
{
    private const long FirstTime = 1_000;

    /// <summary>Everything in it answers the letter "@X", and says so in every part of its answer.</summary>
    private const string Template = """
        {"feature_gates":{
           "inner":{"type":"feature_gate","salt":"i","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","version":@version,"rules":[
             {"name":"1","id":"inner@X","salt":"","passPercentage":100,"conditions":["pro"],"returnValue":@gate,"idType":"userID"}]},
           "gate":{"type":"feature_gate","salt":"g","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","version":@version,"rules":[
             {"name":"0","id":"never","salt":"","passPercentage":100,"conditions":["@never_inner"],"returnValue":true,"idType":"userID"},
             {"name":"1","id":"gate@X","salt":"","passPercentage":100,"conditions":["pro"],"returnValue":@gate,"idType":"userID"}]}},
         "dynamic_configs":{
           "config":{"type":"dynamic_config","salt":"c","enabled":true,"defaultValue":{},"idType":"userID","entity":"dynamic_config","version":@version,"rules":[
             {"name":"1","id":"config@X","salt":"","passPercentage":100,"conditions":["pro"],"returnValue":{ @parameters },"idType":"userID"}]},
           "experiment":{"type":"dynamic_config","salt":"e","enabled":true,"defaultValue":{},"idType":"userID","entity":"experiment","isActive":true,"version":@version,"rules":[
             {"name":"0","id":"never","salt":"","passPercentage":100,"conditions":["@never_inner"],"returnValue":{"p0":"never"},"idType":"userID"},
             {"name":"1","id":"experiment@X","salt":"","passPercentage":100,"conditions":["bucket"],"returnValue":{ @parameters },"idType":"userID","groupName":"group@X","isExperimentGroup":true}]}},
         "layer_configs":{
           "layer":{"type":"dynamic_config","salt":"l","enabled":true,"defaultValue":{},"idType":"userID","entity":"layer","version":@version,"rules":[
             {"name":"1","id":"layer@X","salt":"","passPercentage":100,"conditions":["bucket"],"returnValue":{},"idType":"userID","configDelegate":"experiment"}]},
           "merging":{"type":"dynamic_config","salt":"m","enabled":true,"defaultValue":{"p0":"none"},"idType":"userID","entity":"layer","useNewLayerEval":true,"version":@version,"rules":[
             {"name":"1","id":"merging@X","salt":"","passPercentage":100,"conditions":["pro"],"returnValue":{},"idType":"userID","configDelegate":"experiment"}]}},
         "condition_map":{
           "pro":{"type":"user_field","targetValue":["pro"],"operator":"any","field":"plan","idType":"userID"},
           "bucket":{"type":"user_bucket","targetValue":1000,"operator":"lt","additionalValues":{"salt":"@X"},"idType":"userID"},
           "pass_inner":{"type":"pass_gate","targetValue":"inner","idType":"userID"},
           "fail_inner":{"type":"fail_gate","targetValue":"inner","idType":"userID"}},
         "param_stores":{"store":{"parameters":{
           "static":{"ref_type":"static","param_type":"string","value":"@X"},
           "gate":{"ref_type":"gate","param_type":"string","gate_name":"gate","pass_value":"A","fail_value":"B"},
           "config":{"ref_type":"dynamic_config","param_type":"string","config_name":"config","param_name":"p3"},
           "experiment":{"ref_type":"experiment","param_type":"string","experiment_name":"experiment","param_name":"p4"},
           "layer":{"ref_type":"layer","param_type":"string","layer_name":"merging","param_name":"p5"}}}},
         "experiment_to_layer":{},"has_updates":true,"time":@time}
        """;

    private static readonly StatsigUser[] Users = [.. Enumerable.Range(0, 50).Select(static number => new StatsigUser($"user-{number}") { Custom = [new("plan", "pro")] })];

    [Fact]
    public void Evaluations_WhileRulesetsAreSwapped_BelongToOneRulesetEach()
    {
        var server = new StatsigServer(null, new StatsigOptions { LocalMode = true, OutputLogLevel = OutputLogLevel.None });
        Publish(server, FirstTime);
        long time = FirstTime;

        Soak.Worker[] workers = new Soak()
            .With("reader", 8, worker => Evaluate(server, worker))
            .With("publisher", 1, _ => Publish(server, ++time))
            .Run();

        Soak.Worker[] readers = [.. workers.Where(static worker => worker.Name == "reader")];
        Assert.Equal(readers.Sum(static worker => worker.Steps), readers.Sum(static worker => worker.Seen.Values.Sum()));
        Assert.Equal(["A", "B"], readers.SelectMany(static worker => worker.Seen.Keys).Distinct().Order(StringComparer.Ordinal));
    }

    private static void Evaluate(StatsigServer server, Soak.Worker worker)
    {
        StatsigUser user = Users[worker.Random.Next(Users.Length)];
        worker.Count(worker.Random.Next(7) switch
        {
            0 => OfGate(server.GetFeatureGate(user, "gate")),
            1 => OfConfig(server.GetDynamicConfig(user, "config")),
            2 => OfExperiment(server.GetExperiment(user, "experiment")),
            3 => OfLayer(server.GetLayer(user, "layer"), "experiment"),
            4 => OfLayer(server.GetLayer(user, "merging"), "experiment"),
            5 => OfStore(server.GetParameterStore(user, "store")),
            _ => server.CheckGate(user, "gate") ? "A" : "B",
        });
    }

    private static string OfGate(in FeatureGate gate)
    {
        string letter = gate.Value ? "A" : "B";
        Assert.Equal("gate" + letter, gate.RuleId);
        Assert.Equal(["inner:inner" + letter], gate.SecondaryExposures.Select(static exposure => $"{exposure.Gate}:{exposure.RuleId}"));
        AssertDetails(gate.Details, letter);
        return letter;
    }

    private static string OfConfig(in DynamicConfig config)
    {
        string letter = config.Get("p0", "");
        Assert.Equal("config" + letter, config.RuleId);
        AssertParameters(letter, config.ParameterNames, config.GetValue, config.ValueJson);
        AssertDetails(config.Details, letter);
        return letter;
    }

    private static string OfExperiment(in Experiment experiment)
    {
        string letter = experiment.Get("p0", "");
        Assert.Equal("experiment" + letter, experiment.RuleId);
        Assert.Equal("group" + letter, experiment.GroupName);
        Assert.Equal(["inner" + letter], experiment.SecondaryExposures.Select(static exposure => exposure.RuleId));
        AssertParameters(letter, experiment.ParameterNames, experiment.GetValue, experiment.ValueJson);
        AssertDetails(experiment.Details, letter);
        return letter;
    }

    private static string OfLayer(in Layer layer, string allocated)
    {
        string letter = layer.Get("p0", "");
        Assert.EndsWith(letter, layer.RuleId, StringComparison.Ordinal);
        Assert.Equal("group" + letter, layer.GroupName);
        Assert.Equal(allocated, layer.AllocatedExperiment);
        Assert.Equal(["inner" + letter], layer.SecondaryExposures.Select(static exposure => exposure.RuleId));
        AssertParameters(letter, layer.ParameterNames, layer.GetValue, layer.ValueJson);
        AssertDetails(layer.Details, letter);
        return letter;
    }

    private static string OfStore(in ParameterStore store)
    {
        // Parameters are evaluated one by one as they are read, all against the ruleset of the moment the store was fetched.
        string letter = store.Get("static", "");
        foreach (string parameter in (string[])["gate", "config", "experiment", "layer", "static"])
        {
            Assert.Equal(letter, store.Get(parameter, ""));
        }

        Assert.Equal(LetterOf(store.Details.SpecsTimeMs!.Value), letter);
        return letter;
    }

    private static void AssertParameters(string letter, ReadOnlySpan<string> names, Func<string, ParameterValue> read, string json)
    {
        Assert.Equal(10, names.Length);
        foreach (string name in names)
        {
            Assert.True(read(name).TryGet(out string? text));
            Assert.Equal(letter, text);
        }

        Assert.DoesNotContain(letter == "A" ? "\"B\"" : "\"A\"", json, StringComparison.Ordinal);
    }

    private static void AssertDetails(in EvaluationDetails details, string letter)
    {
        Assert.Equal(letter, LetterOf(details.SpecsTimeMs!.Value));
        Assert.Equal(letter == "A" ? 1u : 2u, details.Version);
        Assert.Equal(FirstTime, details.InitTimeMs);
        Assert.Equal("Bootstrap:Recognized", details.Text);
    }

    private static string LetterOf(long time) => time % 2 == 0 ? "A" : "B";

    private static void Publish(StatsigServer server, long time) =>
        Assert.Equal(SpecsUpdateStatus.Applied, server.UpdateSpecs(Encoding.UTF8.GetBytes(Payload(time))).Status);

    private static string Payload(long time)
    {
        bool isA = LetterOf(time) == "A";
        return Template
            .Replace("@X", LetterOf(time), StringComparison.Ordinal)
            .Replace("@gate", isA ? "true" : "false", StringComparison.Ordinal)
            .Replace("@never", isA ? "fail" : "pass", StringComparison.Ordinal)
            .Replace("@version", isA ? "1" : "2", StringComparison.Ordinal)
            .Replace("@time", time.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("@parameters", string.Join(',', Enumerable.Range(0, 10).Select(number => $"\"p{number}\":\"{LetterOf(time)}\"")), StringComparison.Ordinal);
    }
}
