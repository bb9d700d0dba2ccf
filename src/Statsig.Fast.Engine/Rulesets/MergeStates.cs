namespace Statsig.Fast.Rulesets;

/// <summary>
/// The states of a merging layer, as a tree that grows with use and is collected with the ruleset. Evaluation contains the tree,
/// <c>LayerMerge</c>.
/// </summary>
internal abstract class MergeStates;
