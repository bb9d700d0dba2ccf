using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Statsig.Fast.TestKit;

/// <summary>One gate, dynamic config, experiment or layer. By default it is enabled and salted with "spec-salt".</summary>
public sealed class EntityBuilder
{
    private readonly string _type;
    private readonly List<RuleBuilder> _rules = [];
    private string _entity;
    private string _default;
    private string _salt = "spec-salt";
    private string _idType = "userID";
    private bool _enabled = true;
    private uint? _version;
    private bool? _isActive;
    private bool _forwardsAllExposures;
    private bool? _hasSharedParams;
    private bool? _useNewLayerEval;
    private string[]? _explicitParameters;

    internal EntityBuilder(string name, string type, string entity, string defaultValue)
    {
        Name = name;
        _type = type;
        _entity = entity;
        _default = defaultValue;
    }

    internal string Name { get; }

    /// <summary>Adds a rule that needs no more than its conditions.</summary>
    public EntityBuilder Rule(string id, params ConditionJson[] conditions) => Rule(id, rule => rule.When(conditions));

    public EntityBuilder Rule(string id, Action<RuleBuilder> define)
    {
        ArgumentNullException.ThrowIfNull(define);
        var rule = new RuleBuilder(id);
        define(rule);
        _rules.Add(rule);
        return this;
    }

    /// <summary>Sets the default value, a JSON text.</summary>
    public EntityBuilder Default(string json)
    {
        _default = json;
        return this;
    }

    public EntityBuilder Entity(string entity)
    {
        _entity = entity;
        return this;
    }

    public EntityBuilder Salt(string salt)
    {
        _salt = salt;
        return this;
    }

    public EntityBuilder IdType(string idType)
    {
        _idType = idType;
        return this;
    }

    public EntityBuilder Disabled()
    {
        _enabled = false;
        return this;
    }

    public EntityBuilder Version(uint version)
    {
        _version = version;
        return this;
    }

    /// <summary>Exempts the exposures from sampling.</summary>
    public EntityBuilder ForwardsAllExposures()
    {
        _forwardsAllExposures = true;
        return this;
    }

    public EntityBuilder Active(bool isActive = true)
    {
        _isActive = isActive;
        return this;
    }

    public EntityBuilder SharedParams(bool hasSharedParams = true)
    {
        _hasSharedParams = hasSharedParams;
        return this;
    }

    public EntityBuilder NewLayerEval()
    {
        _useNewLayerEval = true;
        return this;
    }

    public EntityBuilder Explicit(params string[] parameters)
    {
        _explicitParameters = parameters;
        return this;
    }

    internal void Write(StringBuilder json, ConditionWriter conditions, bool withName)
    {
        json.Append('{');
        if (withName)
        {
            json.Append(CultureInfo.InvariantCulture, $"\"name\":{JsonText.Quote(Name)},");
        }

        json.Append(CultureInfo.InvariantCulture, $"\"type\":\"{_type}\",\"entity\":\"{_entity}\",\"salt\":{JsonText.Quote(_salt)},\"enabled\":{JsonText.Of(_enabled)},");
        json.Append(CultureInfo.InvariantCulture, $"\"defaultValue\":{_default},\"idType\":{JsonText.Quote(_idType)},");
        Write(json, "version", _version?.ToString(CultureInfo.InvariantCulture));
        Write(json, "isActive", TextOf(_isActive));
        Write(json, "hasSharedParams", TextOf(_hasSharedParams));
        Write(json, "useNewLayerEval", TextOf(_useNewLayerEval));
        Write(json, "explicitParameters", _explicitParameters is null ? null : JsonText.QuoteAll(_explicitParameters));
        Write(json, "forwardAllExposures", _forwardsAllExposures ? "true" : null);
        json.Append("\"rules\":[");
        for (int i = 0; i < _rules.Count; i++)
        {
            json.Append(i == 0 ? "" : ",");
            _rules[i].Write(json, conditions);
        }

        json.Append("]}");
    }

    private static void Write(StringBuilder json, string name, string? value)
    {
        if (value is not null)
        {
            json.Append(CultureInfo.InvariantCulture, $"\"{name}\":{value},");
        }
    }

    private static string? TextOf(bool? value) => value is { } flag ? JsonText.Of(flag) : null;
}
