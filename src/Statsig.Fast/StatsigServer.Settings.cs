using System.Collections.Generic;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Evaluation.Inference;
using Statsig.Fast.Internals;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast;

public sealed partial class StatsigServer
{
    private static readonly Dictionary<string, string> NoEntries = [];

    /// <summary>What the options contribute to every evaluation, copied so that nothing the caller keeps can change it.</summary>
    private static EvaluationSettings SettingsOf(StatsigOptions options, Telemetry telemetry) => new()
    {
        Environment = EnvironmentOf(options),
        GlobalCustomFields = FieldsOf(options.GlobalCustomFields),
        UserAgentParser = options.DisableUserAgentParsing ? null : (options.UserAgentParser is { } own ? new WatchedUserAgentParser(own, telemetry.Log.Write) : BuiltInUserAgentParser.InstanceOrNull),
        LooksUpCountries = !options.DisableCountryLookup && FeatureSwitches.IpCountryLookup,
        RegexTimeout = options.RegexMatchTimeout,
        Clock = options.TimeProvider,
        OnFault = (tag, broken) => telemetry.Errors.Report(tag, broken, hasUserData: true),
    };

    private static UserField[] EnvironmentOf(StatsigOptions options)
    {
        var environment = new List<UserField>();
        foreach ((string name, string value) in options.EnvironmentParameters ?? NoEntries)
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

    private static UserField[] FieldsOf(IReadOnlyDictionary<string, object?>? values)
    {
        var fields = new List<UserField>();
        foreach ((string name, object? value) in values ?? new Dictionary<string, object?>())
        {
            fields.Add(new UserField(name, StatsigValue.From(value)));
        }

        return [.. fields];
    }
}
