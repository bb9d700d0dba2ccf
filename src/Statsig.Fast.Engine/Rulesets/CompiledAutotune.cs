using System.Collections.Generic;
using Statsig.Fast.Users;

namespace Statsig.Fast.Rulesets;

/// <summary>A contextual autotune in its compiled form.</summary>
internal sealed class CompiledAutotune
{
    /// <summary>The name, ID type and version that results report; it has no rules.</summary>
    internal required CompiledSpec Identity { get; init; }

    internal required bool Enabled { get; init; }

    /// <summary>False while the autotune is disabled or has no arms; the answer is then the default.</summary>
    internal bool IsStarted => Enabled && Arms.Length > 0;

    internal required BucketKey Bucket { get; init; }

    /// <summary>The first bucket that does not explore: the sample rate times 10,000.</summary>
    internal required double ExploreBelow { get; init; }

    internal required bool HigherIsBetter { get; init; }

    /// <summary>True when weights have been learned; before that, arms are assigned by bucket.</summary>
    internal required bool HasWeights { get; init; }

    internal required CompiledAutotuneArm[] Arms { get; init; }

    /// <summary>The answer while the autotune is disabled or has no arms.</summary>
    internal required Outcome PreStart { get; init; }

    /// <summary>The answer for users that the targeting gate excludes.</summary>
    internal required Outcome NotTargeted { get; init; }

    internal NestedGate? TargetingGate { get; init; }
}

/// <summary>One arm of a contextual autotune with its learned weights.</summary>
internal sealed class CompiledAutotuneArm
{
    internal required Outcome Best { get; init; }

    internal required Outcome Explore { get; init; }

    /// <summary>Probability mass of this arm when exploring: 1 / (records + 1).</summary>
    internal required double ExploreWeight { get; init; }

    /// <summary>False when no weights have been learned for this arm, which then has no score.</summary>
    internal required bool HasScore { get; init; }

    internal double Bias { get; init; }

    internal KeyValuePair<UserFieldSource, double>[] Numerical { get; init; } = [];

    internal KeyValuePair<UserFieldSource, Dictionary<string, double>>[] Categorical { get; init; } = [];
}
