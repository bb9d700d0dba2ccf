namespace Statsig.Fast;

/// <summary>Why an evaluation answered what it did, as one flat list.</summary>
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

    /// <summary>A local override took the place of the specs.</summary>
    LocalOverride,

    /// <summary>The ruleset holds no spec of this name.</summary>
    Unrecognized,

    /// <summary>The spec uses a condition that this version does not know; the answer is the default.</summary>
    Unsupported,

    /// <summary>A persisted assignment was kept.</summary>
    Persisted,

    /// <summary>The evaluation failed; <see cref="EvaluationDetails.Text"/> says how.</summary>
    Error,
}
