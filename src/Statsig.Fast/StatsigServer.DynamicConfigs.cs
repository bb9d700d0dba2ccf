using System;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast;

public sealed partial class StatsigServer
{
    /// <summary>Evaluates a dynamic config.</summary>
    /// <param name="user">Read during the call.</param>
    /// <param name="configName">The name; an unknown, empty or null name answers without parameters.</param>
    /// <remarks>Safe from any thread. Allocates nothing after warm-up: the answer is a struct of references into the ruleset.</remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    /// <exception cref="StatsigUninitializedException">There are no specs yet, and the options ask for this exception.</exception>
    public DynamicConfig GetDynamicConfig(StatsigUser user, string configName) =>
        new(configName ?? "", Evaluate(SpecKind.DynamicConfig, user, configName!));

    /// <inheritdoc cref="GetDynamicConfig"/>
    public DynamicConfig GetConfig(StatsigUser user, string configName) => GetDynamicConfig(user, configName);
}
