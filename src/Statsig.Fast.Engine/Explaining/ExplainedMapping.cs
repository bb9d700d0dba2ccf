using System.Collections.Generic;

namespace Statsig.Fast;

/// <summary>A config mapping that was tried: while one of its rules passes, another spec is evaluated.</summary>
public sealed class ExplainedMapping
{
    internal ExplainedMapping(string target) => Target = target;

    /// <summary>The name of the other spec.</summary>
    public string Target { get; }

    /// <summary>True when the other spec answered.</summary>
    public bool Applies { get; internal set; }

    /// <summary>The rules, up to the first that passes.</summary>
    public IReadOnlyList<ExplainedRule> Rules => RuleList;

    /// <summary>How the other spec answered; null when no rule passes.</summary>
    public ExplainedSpec? Spec { get; internal set; }

    internal List<ExplainedRule> RuleList { get; } = [];
}
