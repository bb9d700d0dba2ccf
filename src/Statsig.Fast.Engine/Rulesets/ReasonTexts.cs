using System;

namespace Statsig.Fast.Rulesets;

/// <summary>The combined texts of source and reason, created once per source.</summary>
/// <remarks>Source: the reference's "reason" texts.</remarks>
internal sealed class ReasonTexts
{
    private static readonly ReasonTexts[] All = Array.ConvertAll(Enum.GetValues<EvaluationSource>(), static source => new ReasonTexts(source));

    private ReasonTexts(EvaluationSource source)
    {
        string text = source switch
        {
            EvaluationSource.DataAdapter => "Adapter(DataStore)",
            _ => source.ToString(),
        };

        // No name is recognized without specs; while loading, the reference reports every name as unrecognized.
        bool bare = source is EvaluationSource.Uninitialized or EvaluationSource.NoValues;
        Recognized = bare ? text : text + ":Recognized";
        Unrecognized = bare ? text : text + ":Unrecognized";
        Unsupported = bare ? text : text + ":Unsupported";
    }

    internal string Recognized { get; }

    internal string Unrecognized { get; }

    internal string Unsupported { get; }

    internal static ReasonTexts Of(EvaluationSource source) => All[(int)source];
}
