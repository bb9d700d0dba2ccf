namespace Statsig.Fast.Rulesets;

/// <summary>The combined texts of source and reason, created once per source.</summary>
/// <remarks>Source: the reference's "reason" texts.</remarks>
internal sealed class ReasonTexts
{
    // By source. Written out, because the values and names of an enumeration are read by reflection, which every start would wait for.
    private static readonly ReasonTexts[] All =
    [
        new(nameof(EvaluationSource.Uninitialized), hasNames: false),
        new(nameof(EvaluationSource.Loading)),
        new(nameof(EvaluationSource.NoValues), hasNames: false),
        new(nameof(EvaluationSource.Network)),
        new(nameof(EvaluationSource.StatsigNetwork)),
        new(nameof(EvaluationSource.Bootstrap)),
        new("Adapter(DataStore)"),
    ];

    /// <param name="text">The text of the source.</param>
    /// <param name="hasNames">
    /// False without specs, when no name is recognized; while loading, the reference reports every name as unrecognized.
    /// </param>
    private ReasonTexts(string text, bool hasNames = true)
    {
        Recognized = hasNames ? text + ":Recognized" : text;
        Unrecognized = hasNames ? text + ":Unrecognized" : text;
        Unsupported = hasNames ? text + ":Unsupported" : text;
    }

    internal string Recognized { get; }

    internal string Unrecognized { get; }

    internal string Unsupported { get; }

    internal static ReasonTexts Of(EvaluationSource source) => All[(int)source];
}
