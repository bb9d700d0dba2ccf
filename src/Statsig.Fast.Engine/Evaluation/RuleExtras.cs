namespace Statsig.Fast.Evaluation;

/// <summary>What few rules have and only explanations read.</summary>
/// <param name="Name">The name; null when it is the rule ID.</param>
/// <param name="Conditions">
/// All conditions in the order of the payload, when some of them hold for every user, which evaluation does not run; null otherwise.
/// </param>
internal sealed record RuleExtras(string? Name, IDescribedCondition[]? Conditions);
