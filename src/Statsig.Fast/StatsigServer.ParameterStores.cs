using System;
using Statsig.Fast.Overrides;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast;

public sealed partial class StatsigServer
{
    /// <summary>Fetches a parameter store; its parameters are evaluated when they are read.</summary>
    /// <param name="user">Read when parameters are read.</param>
    /// <param name="storeName">The name; an unknown, empty or null name answers without parameters.</param>
    /// <remarks>Safe from any thread. Allocates nothing.</remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    /// <exception cref="StatsigUninitializedException">There are no specs yet, and the options ask for this exception.</exception>
    public ParameterStore GetParameterStore(StatsigUser user, string storeName)
    {
        ArgumentNullException.ThrowIfNull(user);
        Ruleset ruleset = _rulesets.Current;
        if (!ruleset.HasSpecs)
        {
            BeforeSpecs();
        }

        storeName ??= "";
        OverrideTable? overrides = _overrides.Current;
        if (overrides?.FindParameterStore(storeName, user) is { } overridden)
        {
            return new ParameterStore(storeName, user, ruleset, overrides, overridden, isOverride: true);
        }

        int index = ruleset.ParameterStoreNames.Find(storeName);
        return new ParameterStore(storeName, user, ruleset, overrides, index < 0 ? null : ruleset.ParameterStores[index], isOverride: false);
    }
}
