namespace Statsig.Fast.Rulesets;

/// <summary>
/// The states of a merging layer, as a tree that grows with use and goes with the ruleset. Evaluation has the tree itself,
/// <c>LayerMerge</c>.
/// </summary>
internal abstract class MergeStates;
