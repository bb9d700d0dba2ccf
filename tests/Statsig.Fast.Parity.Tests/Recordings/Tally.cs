namespace Statsig.Fast.Parity.Tests.Recordings;

/// <summary>How many answers of one kind were compared and how they came out; tests pin every number.</summary>
internal sealed record Tally
{
    /// <summary>Answers for names that the payload holds.</summary>
    internal int Entities { get; init; }

    /// <summary>Answers for names that it does not hold.</summary>
    internal int UnknownNames { get; init; }

    /// <summary>Answers left out by a rule that the test states.</summary>
    internal int LeftOut { get; init; }

    /// <summary>Agreeing answers whose recorded exposures held repeats, which we remove.</summary>
    internal int RepeatsRemoved { get; init; }

    internal int CaseOnlyTargets { get; init; }

    internal int LeakedState { get; init; }

    internal int OtherUserAgentParser { get; init; }

    internal int Compared => Entities + UnknownNames;

    internal int Excused => CaseOnlyTargets + LeakedState + OtherUserAgentParser;

    public override string ToString() =>
        $"{Compared} compared ({Entities} for names of the payload, {UnknownNames} for others), {Compared - Excused} agree, "
        + $"{Excused} excused: targets differing in case {CaseOnlyTargets}, leaked state {LeakedState}, other user agent parser {OtherUserAgentParser}; "
        + $"{RepeatsRemoved} agree once repeated exposures are removed; {LeftOut} left out";
}
