using System;

namespace Statsig.Fast.Rulesets;

/// <summary>The combined texts of source and reason, made once per source.</summary>
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

        // Without specs there is nothing to be recognized in; while loading, the reference calls every name unrecognized.
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
