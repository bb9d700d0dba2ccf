namespace Statsig.Fast;

/// <summary>The source and the reason of an answer.</summary>
/// <remarks>Reads allocate nothing: the texts are created when a ruleset is compiled.</remarks>
public readonly record struct EvaluationDetails
{
    /// <summary>Creates details, for tests of code that reads them.</summary>
    /// <param name="source">The source of the ruleset.</param>
    /// <param name="reason">The reason of the answer.</param>
    /// <param name="text">The combined text; empty by default.</param>
    public EvaluationDetails(EvaluationSource source, EvaluationReason reason, string text = "")
    {
        Source = source;
        Reason = reason;
        Text = text;
    }

    /// <summary>The source of the ruleset.</summary>
    public EvaluationSource Source { get; init; }

    /// <summary>The reason of the answer.</summary>
    public EvaluationReason Reason { get; init; }

    /// <summary>Source and reason as logged, such as "Network:Recognized".</summary>
    public string Text
    {
        get => field ?? "";
        init;
    }

    /// <summary>The version of the spec, when it has one.</summary>
    public uint? Version { get; init; }

    /// <summary>The time at which the specs last changed, in Unix milliseconds; null without a ruleset.</summary>
    /// <remarks>Source: <c>configSyncTime</c> of the reference.</remarks>
    public long? SpecsTimeMs { get; init; }

    /// <summary>When the specs arrived in this process, in Unix milliseconds; null without a ruleset.</summary>
    public long? ReceivedAtMs { get; init; }

    /// <summary>When the specs that this server was initialized with last changed, in Unix milliseconds; 0 before.</summary>
    public long InitTimeMs { get; init; }

    /// <summary>The server's clock when the details were read, in Unix milliseconds.</summary>
    public long ServerTimeMs { get; init; }

    /// <summary>The outcome of the read that returned these details; none for the details of a whole answer.</summary>
    public ParameterReadStatus ReadStatus { get; init; }

    /// <summary>
    /// The combined text, followed by the status of a read that returned its fallback, such as "Network:Recognized (OtherKind)".
    /// </summary>
    public override string ToString() => ReadStatus switch
    {
        // Explicit texts, because formatting an enum would add the names of enums to every native program.
        ParameterReadStatus.Missing => Text + " (Missing)",
        ParameterReadStatus.Null => Text + " (Null)",
        ParameterReadStatus.OtherKind => Text + " (OtherKind)",
        ParameterReadStatus.DoesNotFit => Text + " (DoesNotFit)",
        ParameterReadStatus.UnreadableType => Text + " (UnreadableType)",
        _ => Text,
    };
}
