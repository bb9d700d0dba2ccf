namespace Statsig.Fast.Rulesets;

/// <summary>
/// The data that the first client response prepares from a ruleset. The ruleset holds it, and it is collected with the ruleset.
/// </summary>
/// <remarks>The writer of client responses derives from it; the engine itself writes none.</remarks>
internal abstract class ClientPreparation;
