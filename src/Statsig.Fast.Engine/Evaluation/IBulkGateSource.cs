using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Evaluation;

/// <summary>How a bulk call finds its gates.</summary>
internal interface IBulkGateSource
{
    /// <summary>A gate; null when the ruleset has none of its name.</summary>
    CompiledSpec? Find(int index);

    /// <summary>The requested name, for known and unknown gates.</summary>
    string NameOf(int index);
}
