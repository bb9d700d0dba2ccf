using System.Collections.Generic;
using Statsig.Fast.Cli.Describing;

namespace Statsig.Fast.Cli.Replaying;

/// <summary>What a replay found about one entity.</summary>
/// <param name="Group">Where its name is found.</param>
/// <param name="Kind">What it is called, such as "gate".</param>
/// <param name="Name">The name of the spec or store.</param>
/// <param name="Parameter">The parameter of a store; null for a spec, and for a store whose change affects no users.</param>
/// <param name="Flips">Users whose value is another one.</param>
/// <param name="RuleChanges">Users with the same value by another rule, group, experiment or reason.</param>
/// <param name="Transitions">The ways in which answers change: flips first, then by the number of users.</param>
/// <param name="OtherFlips">Users among the flips whose way is not listed.</param>
/// <param name="OtherRuleChanges">Users among the rule changes whose way is not listed.</param>
/// <param name="Changes">What changed in the payload, in words.</param>
/// <param name="Causes">What changed of all that it refers to.</param>
/// <param name="Place">Where its name stands in the newer payload; null when it is gone.</param>
internal sealed record EntityResult(
    SpecGroup Group,
    string Kind,
    string Name,
    string? Parameter,
    long Flips,
    long RuleChanges,
    IReadOnlyList<Transition> Transitions,
    long OtherFlips,
    long OtherRuleChanges,
    IReadOnlyList<string> Changes,
    IReadOnlyList<string> Causes,
    (int Line, int Column)? Place)
{
    /// <summary>The entity in one text.</summary>
    internal string Subject => Parameter is null ? $"{Kind} {Name}" : $"{Kind} {Name}, parameter {Parameter}";
}
