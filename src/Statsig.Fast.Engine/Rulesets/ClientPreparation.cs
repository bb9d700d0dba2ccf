namespace Statsig.Fast.Rulesets;

/// <summary>
/// What client responses prepare from a ruleset at the first of them. The ruleset keeps it, and it goes with the ruleset.
/// </summary>
/// <remarks>The writer of client responses derives from it; the engine itself writes none.</remarks>
internal abstract class ClientPreparation;
