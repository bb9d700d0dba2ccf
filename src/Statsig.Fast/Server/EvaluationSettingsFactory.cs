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
