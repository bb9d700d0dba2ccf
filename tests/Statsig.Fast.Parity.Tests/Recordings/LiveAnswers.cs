using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Text.Json;

namespace Statsig.Fast.Parity.Tests.Recordings;

/// <summary>Asks a server through its public getters and puts the answers in the form of the recorded ones.</summary>
internal sealed class LiveAnswers(StatsigServer server)
{
    private const string SourcePrefix = "Bootstrap:";

    private static readonly JsonElement True = JsonElement.Parse("true"u8);
    private static readonly JsonElement False = JsonElement.Parse("false"u8);

    // Values are few and answers are many; the text of a value is the ruleset's own string.
    private readonly ConcurrentDictionary<string, JsonElement> _values = new();

    /// <summary>Reads an answer, and requires that its explanation says the same.</summary>
    internal Answer Read(Section section, StatsigUser user, string name, ExperimentEvaluationOptions? options = null)
    {
        Explanation explanation = ExplainedAnswers.Explain(server, section, user, name, options); // Before the call, so that it would show what the explanation leaves behind.
        Answer answer = ReadAnswer(section, user, name, options);
        ExplainedAnswers.AssertSame(server, user, explanation, answer);
        return answer;
    }

    private Answer ReadAnswer(Section section, StatsigUser user, string name, ExperimentEvaluationOptions? options) => section switch
    {
        Section.Gates => Of(server.GetFeatureGate(user, name)),
        Section.DynamicConfigs => Of(server.GetDynamicConfig(user, name)),
        Section.Experiments => Of(server.GetExperiment(user, name, options)),
        Section.Layers => Of(server.GetLayer(user, name, options)),
        _ => Of(server.GetParameterStore(user, name)),
    };

    private static Answer Of(in FeatureGate gate) => new()
    {
        Value = gate.Value ? True : False,
        RuleId = gate.RuleId,
        Reason = ReasonOf(gate.Details),
        IdType = gate.IdType,
        Version = gate.Details.Version,
        SecondaryExposures = gate.SecondaryExposures,
    };

    private Answer Of(in DynamicConfig config) => new()
    {
        Value = ValueOf(config.ValueJson, config.ValueUtf8),
        RuleId = config.RuleId,
        Reason = ReasonOf(config.Details),
        IdType = config.IdType,
        Version = config.Details.Version,
        SecondaryExposures = config.SecondaryExposures,
        RulePassed = config.Passed,
    };

    internal Answer Of(in Experiment experiment) => new()
    {
        Value = ValueOf(experiment.ValueJson, experiment.ValueUtf8),
        RuleId = experiment.RuleId,
        Reason = ReasonOf(experiment.Details),
        IdType = experiment.IdType,
        Version = experiment.Details.Version,
        Group = experiment.GroupName,
        SecondaryExposures = experiment.SecondaryExposures,
        RulePassed = experiment.Passed,
    };

    private Answer Of(in Layer layer) => new()
    {
        Value = ValueOf(layer.ValueJson, layer.ValueUtf8),
        RuleId = layer.RuleId,
        Reason = ReasonOf(layer.Details),
        IdType = layer.IdType,
        Version = layer.Details.Version,
        Group = layer.GroupName,
        AllocatedExperiment = layer.AllocatedExperiment,
        SecondaryExposures = layer.SecondaryExposures,
        Parameters = ReadsOf(layer),
    };

    private static Answer Of(in ParameterStore store) => new()
    {
        Value = StoreReads.Of(store),
        Reason = ReasonOf(store.Details),
    };

    /// <summary>A parameter that is null leaves nothing behind; one that is not the experiment's own names no experiment.</summary>
    private static Dictionary<string, ParameterRead> ReadsOf(in Layer layer)
    {
        var reads = new Dictionary<string, ParameterRead>();
        foreach (string parameter in layer.ParameterNames)
        {
            if (layer.GetValue(parameter).Kind != JsonValueKind.Null)
            {
                bool isExplicit = layer.IsExplicitParameter(parameter);
                reads.Add(parameter, new ParameterRead(
                    isExplicit,
                    isExplicit ? layer.AllocatedExperiment : null,
                    layer.RuleIdOf(parameter),
                    isExplicit ? layer.SecondaryExposures : layer.UndelegatedSecondaryExposures));
            }
        }

        return reads;
    }

    private static string ReasonOf(in EvaluationDetails details) =>
        details.Text.StartsWith(SourcePrefix, StringComparison.Ordinal) ? details.Text[SourcePrefix.Length..] : details.Text;

    private JsonElement ValueOf(string text, ReadOnlySpan<byte> utf8)
    {
        if (!_values.TryGetValue(text, out JsonElement value))
        {
            value = VectorFile.Parse(utf8.ToArray());
            _values[text] = value;
        }

        return value;
    }
}
