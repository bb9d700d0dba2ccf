using System;
using System.Collections.Generic;
using System.Linq;

namespace Statsig.Fast.ComparisonBenchmarks.Classic;

/// <summary>The client that an application would call: evaluates, and records exposures once a user, name and answer.</summary>
internal sealed class ClassicClient(byte[] payload) : IDisposable
{
    private readonly ClassicEvaluator _evaluator = new(ClassicPayload.Read(payload));

    internal ClassicEventLog Events { get; } = new();

    internal bool CheckGate(ClassicUser user, string name, bool logsExposure)
    {
        ClassicResult result = _evaluator.Gate(user, name);
        if (logsExposure)
        {
            Expose("statsig::gate_exposure", user, name, result, ("gateValue", result.IsOn ? "true" : "false"));
        }

        return result.IsOn;
    }

    internal ClassicResult GetConfig(ClassicUser user, string name, bool logsExposure)
    {
        ClassicResult result = _evaluator.Config(user, name);
        if (logsExposure)
        {
            Expose("statsig::config_exposure", user, name, result, ("config", name));
        }

        return result;
    }

    internal string GetLayerParameter(ClassicUser user, string name, string parameter, string fallback, bool logsExposure)
    {
        ClassicResult result = _evaluator.Layer(user, name);
        string value = result.Get(parameter, fallback);
        if (logsExposure)
        {
            string experiment = result.ExplicitParameters.Contains(parameter) ? result.AllocatedExperiment ?? "" : "";
            Expose("statsig::layer_exposure", user, name, result, ("parameterName", parameter), ("allocatedExperiment", experiment));
        }

        return value;
    }

    internal void LogEvent(ClassicUser user, string name) =>
        Events.Add(new ClassicEvent { EventName = name, UserId = user.UserId, Time = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() });

    public void Dispose() => Events.Dispose();

    private void Expose(string eventName, ClassicUser user, string name, ClassicResult result, params (string Key, string Value)[] details)
    {
        string key = $"{eventName}|{user.UserId}|{string.Join(',', user.CustomIds.Values)}|{name}|{result.RuleId}|{string.Join('|', details.Select(static detail => detail.Value))}";
        if (!Events.IsNew(key))
        {
            return;
        }

        var metadata = new Dictionary<string, string> { ["name"] = name, ["ruleID"] = result.RuleId };
        foreach ((string detail, string value) in details)
        {
            metadata[detail] = value;
        }

        Events.Add(new ClassicEvent
        {
            EventName = eventName,
            UserId = user.UserId,
            Time = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
            Metadata = metadata,
            SecondaryExposures = result.SecondaryExposures,
        });
    }
}
