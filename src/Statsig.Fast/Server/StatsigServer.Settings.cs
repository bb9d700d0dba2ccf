using System;
using System.Collections.Generic;
using System.Threading;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Evaluation.Inference;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast;

public sealed partial class StatsigServer
{
    private bool _hasWarnedAboutTier;

    /// <summary>What the options contribute to every evaluation, copied so that nothing the caller keeps can change it.</summary>
    private static EvaluationSettings SettingsOf(StatsigOptions options, Telemetry telemetry) => new()
    {
        Environment = EnvironmentOf(options),
        UnusualTier = UnusualTierOf(options),
        GlobalCustomFields = FieldsOf(options.GlobalCustomFields),
        UserAgentParser = options.DisableUserAgentParsing ? null : (options.UserAgentParser is { } own ? new WatchedUserAgentParser(own, (level, message, exception) => telemetry.Log.Write(level, message, exception)) : BuiltInUserAgentParser.InstanceOrNull),
        LooksUpCountries = !options.DisableCountryLookup,
        RegexTimeout = options.RegexTimeoutPerCall,
        OnPatternExhausted = telemetry.PatternsExhausted.Report,
        Clock = options.TimeProvider,
        OnUnreadableType = telemetry.UnreadableTypes.Warn,
        OnFault = (tag, exception) => telemetry.Errors.Report(tag, exception, hasUserData: true),
    };

    /// <summary>Sets the overrides that the options bring along; validation has read them.</summary>
    private void ApplyOverrides(OverrideOptions overrides)
    {
        foreach ((string name, bool value) in overrides.Gates)
        {
            OverrideGate(name, value);
        }

        foreach ((string name, string json) in overrides.DynamicConfigs)
        {
            OverrideDynamicConfig(name, json);
        }

        foreach ((string name, string group) in overrides.ExperimentGroups)
        {
            OverrideExperimentByGroupName(name, group);
        }

        foreach ((string name, string json) in overrides.Experiments)
        {
            OverrideExperiment(name, json);
        }

        foreach ((string name, string json) in overrides.Layers)
        {
            OverrideLayer(name, json);
        }

        foreach ((string name, string json) in overrides.ParameterStores)
        {
            OverrideParameterStore(name, json);
        }
    }

    private static UserField[] EnvironmentOf(StatsigOptions options)
    {
        var environment = new List<UserField>();
        foreach ((string name, string value) in options.EnvironmentParameters)
        {
            environment.Add(new UserField(name, value));
        }

        if (options.EnvironmentTier is { } tier)
        {
            environment.RemoveAll(static entry => entry.Name == "tier");
            environment.Add(new UserField("tier", tier));
        }

        return [.. environment];
    }

    /// <summary>The tier when it is not one that every project has; a misspelled one matches no condition.</summary>
    private static string? UnusualTierOf(StatsigOptions options)
    {
        string? tier = options.Tier;
        bool isUsual = tier is null
            || tier.Equals(StatsigEnvironmentTier.Production, StringComparison.OrdinalIgnoreCase)
            || tier.Equals(StatsigEnvironmentTier.Staging, StringComparison.OrdinalIgnoreCase)
            || tier.Equals(StatsigEnvironmentTier.Development, StringComparison.OrdinalIgnoreCase);
        return isUsual ? null : tier;
    }

    /// <summary>Warns once about a tier that is unusual and that the first specs do not name.</summary>
    private void WarnAboutTier(Ruleset ruleset)
    {
        if (_settings.UnusualTier is { } tier && ruleset is { HasSpecs: true, NamesTier: false } && !Interlocked.Exchange(ref _hasWarnedAboutTier, true))
        {
            string name = OutputLog.Shorten(tier, 200).ReplaceLineEndings(" ");
            _log.Write(
                OutputLogLevel.Warning,
                $"The environment tier is \"{name}\". It is not production, staging or development, and the specs do not name it, so it matches no condition on the environment. "
                    + "Check its spelling; StatsigEnvironmentTier has the usual tiers. This warning is logged once.");
        }
    }

    private static UserField[] FieldsOf(IDictionary<string, object?> values)
    {
        var fields = new List<UserField>();
        foreach ((string name, object? value) in values)
        {
            fields.Add(new UserField(name, StatsigValue.From(value)));
        }

        return [.. fields];
    }
}
