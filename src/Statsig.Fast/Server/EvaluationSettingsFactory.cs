using System;
using System.Collections.Generic;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Evaluation.Inference;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Server;

/// <summary>Copies from the options what evaluations read, so that later changes by the caller have no effect.</summary>
internal static class EvaluationSettingsFactory
{
    internal static EvaluationSettings Create(StatsigOptions options, Telemetry telemetry) => new()
    {
        Environment = EnvironmentOf(options),
        UnusualTier = UnusualTierOf(options),
        GlobalCustomFields = FieldsOf(options.GlobalCustomFields),
        UserAgentParser = ParserOf(options, telemetry),
        LooksUpCountries = !options.DisableCountryLookup,
        RegexTimeout = options.RegexTimeoutPerCall,
        OnPatternExhausted = telemetry.PatternsExhausted.Report,
        Clock = options.TimeProvider,
        OnUnreadableType = telemetry.UnreadableTypes.Warn,
        OnFault = (tag, exception) => telemetry.Errors.Report(tag, exception, hasUserData: true),
    };

    private static IUserAgentParser? ParserOf(StatsigOptions options, Telemetry telemetry) =>
        options.DisableUserAgentParsing ? null
        : options.UserAgentParser is { } custom ? new WatchedUserAgentParser(custom, telemetry.Log)
        : BuiltInUserAgentParser.InstanceOrNull;

    private static UserField[] EnvironmentOf(StatsigOptions options)
    {
        // Arrays, here and below: the framework has no precompiled code for a list of this type, so the JIT would compile it at start.
        string? tier = options.EnvironmentTier;
        bool isReplaced = tier is not null && options.EnvironmentParameters.ContainsKey("tier");
        var environment = new UserField[options.EnvironmentParameters.Count + (tier is null || isReplaced ? 0 : 1)];
        int count = 0;
        foreach ((string name, string value) in options.EnvironmentParameters)
        {
            if (!(isReplaced && name == "tier"))
            {
                environment[count++] = new UserField(name, value);
            }
        }

        if (tier is not null)
        {
            environment[count] = new UserField("tier", tier);
        }

        return environment;
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

    private static UserField[] FieldsOf(IDictionary<string, object?> values)
    {
        var fields = new UserField[values.Count];
        int count = 0;
        foreach ((string name, object? value) in values)
        {
            fields[count++] = new UserField(name, StatsigValue.From(value));
        }

        return fields;
    }
}
