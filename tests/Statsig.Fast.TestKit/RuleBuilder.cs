using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Statsig.Fast.TestKit;

/// <summary>One rule. By default it passes every user, returns true and is salted with "rule-salt".</summary>
public sealed class RuleBuilder(string id)
{
    private readonly List<ConditionJson> _conditions = [];
    private double _passPercentage = 100;
    private string _returnValue = "true";
    private string? _salt = "rule-salt";
    private string _idType = "userID";
    private string? _groupName;
    private string? _configDelegate;
    private bool _isExperimentGroup;
    private long? _samplingRate;

    public RuleBuilder When(params ConditionJson[] conditions)
    {
        _conditions.AddRange(conditions);
        return this;
    }

    public RuleBuilder Pass(double percentage)
    {
        _passPercentage = percentage;
        return this;
    }

    /// <summary>Sets the return value, a JSON text.</summary>
    public RuleBuilder Return(string json)
    {
        _returnValue = json;
        return this;
    }

    /// <summary>Sets the salt; null leaves it out, which means the rule ID.</summary>
    public RuleBuilder Salt(string? salt)
    {
        _salt = salt;
        return this;
    }

    public RuleBuilder IdType(string idType)
    {
        _idType = idType;
        return this;
    }

    public RuleBuilder GroupName(string? name)
    {
        _groupName = name;
        return this;
    }

    /// <summary>Makes the rule a group of its experiment.</summary>
    public RuleBuilder Group(string? name)
    {
        _groupName = name;
        _isExperimentGroup = true;
        return this;
    }

    /// <summary>Makes the rule log one exposure of this number, where the service samples.</summary>
    public RuleBuilder SamplingRate(long rate)
    {
        _samplingRate = rate;
        return this;
    }

    public RuleBuilder Delegate(string experiment)
    {
        _configDelegate = experiment;
        return this;
    }

    internal void Write(StringBuilder json, ConditionWriter conditions)
    {
        json.Append(CultureInfo.InvariantCulture, $"{{\"name\":{JsonText.Quote(id)},\"id\":{JsonText.Quote(id)},\"passPercentage\":{_passPercentage},");
        json.Append(CultureInfo.InvariantCulture, $"\"returnValue\":{_returnValue},\"idType\":{JsonText.Quote(_idType)},\"isExperimentGroup\":{JsonText.Of(_isExperimentGroup)},");
        if (_salt is not null)
        {
            json.Append(CultureInfo.InvariantCulture, $"\"salt\":{JsonText.Quote(_salt)},");
        }

        if (_samplingRate is { } rate)
        {
            json.Append(CultureInfo.InvariantCulture, $"\"samplingRate\":{rate},");
        }

        json.Append(CultureInfo.InvariantCulture, $"\"groupName\":{JsonText.Quote(_groupName)},\"configDelegate\":{JsonText.Quote(_configDelegate)},\"conditions\":[");
        for (int i = 0; i < _conditions.Count; i++)
        {
            json.Append(i == 0 ? "" : ",").Append(conditions.Write(_conditions[i]));
        }

        json.Append("]}");
    }
}
