namespace Statsig.Fast.Evaluation;

/// <summary>What is different while a ruleset is evaluated for a client response.</summary>
internal sealed class ClientScope
{
    /// <summary>The app that the response is for; replaces that of the payload. Null for none.</summary>
    internal string? AppId { get; set; }

    /// <summary>
    /// Set once a condition has asked for the user's group in an experiment, which client responses do not support: the entry is then
    /// unsupported, and only its value is still determined.
    /// </summary>
    internal bool AskedForGroup { get; set; }

    /// <summary>Whether the rule that such a condition ended holds, the group being a missing one; null before the end of a rule.</summary>
    internal bool? RuleHolds { get; set; }

    /// <summary>True when a rule ended by such a condition holds.</summary>
    internal bool HoldsWithoutGroup => AskedForGroup && RuleHolds == true;

    /// <summary>Begins the next entry.</summary>
    internal void Reset()
    {
        AskedForGroup = false;
        RuleHolds = null;
    }
}
