namespace Statsig.Fast.Evaluation;

/// <summary>What a condition on other gates asks for.</summary>
internal enum NestedConditionType : byte
{
    /// <summary>"pass_gate": that the gate passes.</summary>
    Pass,

    /// <summary>"fail_gate": that the gate fails.</summary>
    Fail,

    /// <summary>"multi_pass_gate": that any gate passes.</summary>
    AnyPasses,

    /// <summary>"multi_fail_gate": that any gate fails.</summary>
    AnyFails,
}
