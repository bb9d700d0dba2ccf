namespace Statsig.Fast;

/// <summary>The reason of an evaluation's answer.</summary>
/// <remarks>Source: the evaluation reasons of Statsig's Python documentation; "Persisted" is that of the classic .NET SDK.</remarks>
public enum EvaluationReason : byte
{
    /// <summary>No ruleset is there yet.</summary>
    Uninitialized,

    /// <summary>Answered from specs that came over the network.</summary>
    Network,

    /// <summary>Answered from specs given as bootstrap values.</summary>
    Bootstrap,

    /// <summary>Answered from specs that came from the data store.</summary>
    DataAdapter,

    /// <summary>A local override replaced the specs.</summary>
    LocalOverride,

    /// <summary>The ruleset holds no spec of this name.</summary>
    Unrecognized,

    /// <summary>The spec uses a condition that this version does not support; the answer is the default.</summary>
    Unsupported,

    /// <summary>A sticky assignment was used.</summary>
    Persisted,

    /// <summary>The evaluation failed; <see cref="EvaluationDetails.Text"/> contains the cause.</summary>
    Error,
}
