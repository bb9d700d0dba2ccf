using System;
using Statsig.Fast.Internals;
using Statsig.Fast.Internals.Patterns;

namespace Statsig.Fast.Rulesets;

/// <summary>The options of a server that evaluations use; fixed for the life of the server.</summary>
internal sealed class EvaluationSettings
{
    /// <summary>The environment of the options; empty for none, in which case the payload's default tier counts.</summary>
    internal UserField[] Environment { get; init; } = [];

    /// <summary>The tier of the options when <c>StatsigEnvironmentTier</c> does not contain it; null otherwise.</summary>
    internal string? UnusualTier { get; init; }

    /// <summary>The custom fields of every user; the custom fields of a user take precedence.</summary>
    internal UserField[] GlobalCustomFields { get; init; } = [];

    /// <summary>The parser of user agents; null when they are not parsed.</summary>
    internal IUserAgentParser? UserAgentParser { get; init; }

    /// <summary>True when countries are looked up by IP address; false in a program that was built without the table.</summary>
    internal bool LooksUpCountries
    {
        get;
        init => field = value && FeatureSwitches.IpCountryLookup;
    } = FeatureSwitches.IpCountryLookup;

    internal TimeSpan RegexTimeout { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The prepared patterns of all rulesets with these settings.</summary>
    internal PatternCache Patterns { get; } = new();

    /// <summary>
    /// Called when a search exceeds its time limit, with the pattern and an object whose text names its specs; null for no call. Must not
    /// throw.
    /// </summary>
    internal Action<string, object>? OnPatternExhausted { get; init; }

    /// <summary>
    /// Called with exceptions inside an evaluation and the tag of the call, before the default is returned; null for no call.
    /// </summary>
    internal Action<string, Exception>? OnFault { get; init; }

    /// <summary>The random numbers of autotunes; an instance other than the shared one must not be used by several threads.</summary>
    internal Random Random { get; init; } = Random.Shared;

    /// <summary>
    /// Called when a parameter is read as an unsupported type, with the type, the owner of the parameter, and its name; null for no
    /// warning.
    /// </summary>
    internal Action<Type, string, string>? OnUnreadableType { get; init; }

    internal TimeProvider Clock { get; init; } = TimeProvider.System;
}
