namespace Statsig.Fast;

/// <summary>Where an answer came from and why.</summary>
/// <remarks>Reading it allocates nothing: the texts are made when a ruleset is compiled.</remarks>
public readonly record struct EvaluationDetails
{
    /// <summary>Makes details, for tests of code that reads them.</summary>
    /// <param name="source">Where the ruleset came from.</param>
    /// <param name="reason">Why the answer is what it is.</param>
    /// <param name="text">The combined text; empty when left out.</param>
    public EvaluationDetails(EvaluationSource source, EvaluationReason reason, string text = "")
    {
        Source = source;
        Reason = reason;
        Text = text;
    }

    /// <summary>Where the ruleset came from.</summary>
    public EvaluationSource Source { get; init; }

    /// <summary>Why the answer is what it is.</summary>
    public EvaluationReason Reason { get; init; }

    /// <summary>Source and reason as logged, such as "Network:Recognized".</summary>
    public string Text
    {
        get => field ?? "";
        init;
    }

    /// <summary>The version of the spec, when it has one.</summary>
    public uint? Version { get; init; }

    /// <summary>When the specs last changed, in Unix milliseconds; null when no ruleset answered.</summary>
    public long? ConfigSyncTimeMs { get; init; }

    /// <summary>When the specs arrived in this process, in Unix milliseconds; null when no ruleset answered.</summary>
    public long? ReceivedAtMs { get; init; }

    /// <summary>When the specs that this server was initialized with last changed, in Unix milliseconds; 0 before.</summary>
    public long InitTimeMs { get; init; }

    /// <summary>The server's clock when the details were read, in Unix milliseconds.</summary>
    public long ServerTimeMs { get; init; }

    /// <summary>What the read found that returned these details; none for the details of a whole answer.</summary>
    public ParameterReadStatus ReadStatus { get; init; }

    /// <summary>The combined text, followed by the status of a read that returned its fallback, such as "Network:Recognized (OtherKind)".</summary>
    public override string ToString() => ReadStatus switch
    {
        // Written out: formatting an enum would bring the names of enums into every native program.
        ParameterReadStatus.Missing => Text + " (Missing)",
        ParameterReadStatus.Null => Text + " (Null)",
        ParameterReadStatus.OtherKind => Text + " (OtherKind)",
        ParameterReadStatus.DoesNotFit => Text + " (DoesNotFit)",
        ParameterReadStatus.UnreadableType => Text + " (UnreadableType)",
        _ => Text,
    };
}
