namespace Statsig.Fast;

/// <summary>The record of a nested gate, holdout or targeting gate in the evaluation of another spec.</summary>
public sealed record SecondaryExposure
{
    // Set by the ruleset that made it; only used to find the next step of an exposure trail.
    internal readonly int Ordinal;

    // Whether the deciding rule has no sampling rate: an exposure that this one is left in is then never sampled out.
    internal readonly bool IsAnalytical;

    /// <summary>Creates a secondary exposure.</summary>
    /// <param name="gate">The name of the gate.</param>
    /// <param name="gateValue">"true" or "false": the value of the gate, even when a condition inverts it.</param>
    /// <param name="ruleId">The rule that decided.</param>
    public SecondaryExposure(string gate, string gateValue, string ruleId)
        : this(gate, gateValue, ruleId, 0, false)
    {
    }

    internal SecondaryExposure(string gate, string gateValue, string ruleId, int ordinal, bool isAnalytical)
    {
        Gate = gate;
        GateValue = gateValue;
        RuleId = ruleId;
        Ordinal = ordinal;
        IsAnalytical = isAnalytical;
    }

    /// <summary>The name of the gate.</summary>
    public string Gate { get; }

    /// <summary>"true" or "false": the value of the gate, even when a condition inverts it.</summary>
    public string GateValue { get; }

    /// <summary>The rule that decided.</summary>
    public string RuleId { get; }

    /// <inheritdoc/>
    public bool Equals(SecondaryExposure? other) =>
        other is not null && Gate == other.Gate && GateValue == other.GateValue && RuleId == other.RuleId;

    /// <inheritdoc/>
    public override int GetHashCode() => System.HashCode.Combine(Gate, GateValue, RuleId);
}
