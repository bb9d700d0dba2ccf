using Statsig.Fast.Overrides;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast;

/// <summary>The overrides of the options, behind calls that a native program without them does not contain.</summary>
/// <remarks>
/// Only a use of <see cref="StatsigOptions.Overrides"/> creates the one implementation; without it the native compiler leaves the
/// implementation out.
/// </remarks>
internal interface IOverrideSource
{
    /// <summary>Copies the overrides for a server.</summary>
    IOverrideSource Copy();

    /// <summary>Adds a problem for each override that the server could not read.</summary>
    void FindProblems(OptionProblems problems);

    /// <summary>Adds the overrides, for every user, to those of a server.</summary>
    void ApplyTo(OverrideStore overrides, EvaluationSettings settings);
}
