using System;
using System.Linq;
using System.Text;

namespace Statsig.Fast.Benchmarks.Work;

/// <summary>
/// A gate of forty rules, explained: each asks for the domain of the email and for a country, and the last one has a pass percentage.
/// </summary>
internal sealed class ExplainWork
{
    /// <summary>What an explanation may allocate.</summary>
    internal const int AllowedBytes = 30_000;

    /// <summary>What its text or its JSON may allocate besides: strings of some 10 kB, which grow in several steps.</summary>
    internal const int AllowedFormBytes = 150_000;

    private const string Gate = "forty_rules";
    private const int Rules = 40;

    private readonly StatsigServer _server = BenchWork.CreateServer(Payload());
    private readonly StatsigUser _user = new("a-user") { Email = "somebody@example.com", Country = "US" };

    internal ExplainWork()
    {
        if (_server.ExplainGate(_user, Gate) is not { Spec.Rules.Count: Rules, RuleId: "rule-39" })
        {
            throw new InvalidOperationException("The last rule should decide.");
        }
    }

    internal long Check(int count) => Sum(count, () => _server.CheckGate(_user, Gate, ExposureLogging.Disabled) ? 1 : 0);

    internal long Explain(int count) => Sum(count, () => _server.ExplainGate(_user, Gate).RuleId.Length);

    internal long ExplainAsText(int count) => Sum(count, () => _server.ExplainGate(_user, Gate).ToString().Length);

    internal long ExplainAsJson(int count) => Sum(count, () => _server.ExplainGate(_user, Gate).ToJson().Length);

    private static long Sum(int count, Func<int> call)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += call();
        }

        return sum;
    }

    private static byte[] Payload()
    {
        string rules = string.Join(',', Enumerable.Range(0, Rules).Select(static i =>
            $$"""
            {"name":"rule-{{i}}","id":"rule-{{i}}","groupName":"Group {{i}}","salt":"{{Guid.Empty}}","passPercentage":50,"conditions":["email{{i}}","country"],"returnValue":true,"idType":"userID"}
            """));
        string conditions = string.Join(',', Enumerable.Range(0, Rules).Select(static i =>
            $$"""
            "email{{i}}":{"type":"user_field","operator":"str_ends_with_any","targetValue":["@{{(i == Rules - 1 ? "example.com" : $"company-{i}.com")}}","@partner-{{i}}.org"],"field":"email","additionalValues":{},"idType":"userID"}
            """));
        return Encoding.UTF8.GetBytes(
            $$"""
            {"has_updates":true,"time":1,"layer_configs":{},"dynamic_configs":{},"experiment_to_layer":{},"feature_gates":{
              "{{Gate}}":{"type":"feature_gate","entity":"feature_gate","salt":"{{Guid.Empty}}","enabled":true,"defaultValue":false,"idType":"userID","rules":[{{rules}}]}
            },"condition_map":{
              {{conditions}},
              "country":{"type":"user_field","operator":"any","targetValue":["US","CA","MX"],"field":"country","additionalValues":{},"idType":"userID"}
            } }
            """);
    }
}
