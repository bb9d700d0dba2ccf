using Statsig.Fast.Evaluation;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Compilation;

/// <summary>A condition's delegate and what the rule compiler must know about it.</summary>
/// <param name="Delegate">Null when the condition always holds.</param>
/// <param name="IsObservable">
/// Set when running it leaves something besides its result: exposures, or a halt. Rules with such a condition run all of theirs.
/// </param>
/// <param name="AsksForGroup">Set when the condition looks at the user's group in an experiment.</param>
/// <param name="Always">Describes a condition without a delegate; null with one, whose target describes it.</param>
/// <param name="List">The ID list that the condition uses; null for none.</param>
internal readonly record struct CompiledCondition(
    ConditionDelegate? Delegate, bool IsObservable = false, bool AsksForGroup = false, IDescribedCondition? Always = null, IdListStore.Reference? List = null);
