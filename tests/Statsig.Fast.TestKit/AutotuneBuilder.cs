using System.Collections.Generic;
using System.Globalization;

namespace Statsig.Fast.TestKit;

/// <summary>One contextual autotune. By default it is enabled, salted with "cmab-salt" and never explores.</summary>
public sealed class AutotuneBuilder
{
    private readonly List<string> _arms = [];
    private readonly List<string> _weights = [];
    private bool _enabled = true;
    private bool _higherIsBetter = true;
    private bool _hasWeights;
    private double _sampleRate;
    private string? _targetingGate;
    private string _idType = "userID";

    /// <summary>Adds an arm whose ID is its name and whose parameters are {"arm": name}.</summary>
    public AutotuneBuilder Arm(string name)
    {
        string quoted = JsonText.Quote(name);
        _arms.Add($"{{\"name\":{quoted},\"id\":{quoted},\"parameterValues\":{{\"arm\":{quoted}}}}}");
        return this;
    }

    /// <summary>Adds what has been learned about an arm; the two maps are JSON texts.</summary>
    public AutotuneBuilder Learned(
        string arm, double intercept = 0, double alpha = 0, double records = 0, string numerical = "{}", string categorical = "{}")
    {
        _weights.Add(string.Create(CultureInfo.InvariantCulture,
            $"{JsonText.Quote(arm)}:{{\"alpha\":{alpha},\"intercept\":{intercept},\"records\":{records},\"weightsNumerical\":{numerical},\"weightsCategorical\":{categorical}}}"));
        return LearnedNothing();
    }

    /// <summary>Delivers the map of weights, empty as it may be.</summary>
    public AutotuneBuilder LearnedNothing()
    {
        _hasWeights = true;
        return this;
    }

    public AutotuneBuilder Disabled()
    {
        _enabled = false;
        return this;
    }

    public AutotuneBuilder LowerIsBetter()
    {
        _higherIsBetter = false;
        return this;
    }

    public AutotuneBuilder SampleRate(double rate)
    {
        _sampleRate = rate;
        return this;
    }

    public AutotuneBuilder TargetingGate(string gate)
    {
        _targetingGate = gate;
        return this;
    }

    public AutotuneBuilder IdType(string idType)
    {
        _idType = idType;
        return this;
    }

    internal string ToJson() => string.Create(CultureInfo.InvariantCulture,
        $"{{\"salt\":\"cmab-salt\",\"defaultValue\":{{\"arm\":\"none\"}},\"idType\":{JsonText.Quote(_idType)},\"enabled\":{JsonText.Of(_enabled)},\"version\":7,\"sampleRate\":{_sampleRate},\"higherIsBetter\":{JsonText.Of(_higherIsBetter)},\"targetingGateName\":{JsonText.Quote(_targetingGate)},\"groups\":[{string.Join(',', _arms)}],\"config\":{(_hasWeights ? $"{{{string.Join(',', _weights)}}}" : "null")}}}");
}
