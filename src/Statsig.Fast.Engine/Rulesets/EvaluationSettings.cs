using System;
using Statsig.Fast.Internals;
using Statsig.Fast.Internals.Patterns;

namespace Statsig.Fast.Rulesets;

/// <summary>What a server's options contribute to every evaluation; fixed for the life of the server.</summary>
internal sealed class EvaluationSettings
{
    /// <summary>The environment of the options; empty when none was given, and then the payload's default tier counts.</summary>
    internal UserField[] Environment { get; init; } = [];

    /// <summary>The tier of the options when it is none of <c>StatsigEnvironmentTier</c>; null otherwise.</summary>
    internal string? UnusualTier { get; init; }

    /// <summary>Fields that every user has underneath its own custom fields.</summary>
    internal UserField[] GlobalCustomFields { get; init; } = [];

    /// <summary>Null when user agents are not to be parsed.</summary>
    internal IUserAgentParser? UserAgentParser { get; init; }

    /// <summary>Whether countries are looked up from addresses; false in a program that was built without the table.</summary>
    internal bool LooksUpCountries
    {
        get;
        init => field = value && FeatureSwitches.IpCountryLookup;
    } = FeatureSwitches.IpCountryLookup;

    internal TimeSpan RegexTimeout { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The prepared patterns of all rulesets with these settings.</summary>
    internal PatternCache Patterns { get; } = new();

    /// <summary>Called with a pattern and with what names the specs that use it, whenever a search was given up; null for no call. Must not throw.</summary>
    internal Action<string, object>? OnPatternExhausted { get; init; }

    /// <summary>Told of exceptions inside an evaluation, with the tag of the call, after which the default is answered; null for nobody.</summary>
    internal Action<string, Exception>? OnFault { get; init; }

    /// <summary>What autotunes draw from; any other than the shared one must not be used by several threads.</summary>
    internal Random Random { get; init; } = Random.Shared;

    /// <summary>Called when a parameter is read as a type that cannot be read, with the type, what the parameter belongs to, and its name; null for no warning.</summary>
    internal Action<Type, string, string>? OnUnreadableType { get; init; }

    internal TimeProvider Clock { get; init; } = TimeProvider.System;
}
