namespace Statsig.Fast.Rulesets;

/// <summary>What is different while a ruleset is evaluated for a client response.</summary>
internal sealed class ClientScope
{
    /// <summary>The app that the response is for; takes the place of the payload's own. Null when there is none.</summary>
    internal string? AppId { get; set; }

    /// <summary>Set when a condition on an experiment's group ended the evaluation of the spec itself: clients' responses do not support them.</summary>
    internal bool HaltedByGroup { get; set; }

    /// <summary>What that condition made of a missing group.</summary>
    internal bool GroupHeld { get; set; }
}
