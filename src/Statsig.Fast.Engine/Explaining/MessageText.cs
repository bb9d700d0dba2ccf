using System.Collections.Generic;
using System.Text;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Explaining;

/// <summary>The sentences of explanations.</summary>
internal static class MessageText
{
    /// <summary>Why an explanation has no tree, when the program was built without explanations.</summary>
    internal const string Removed = "Explanations were removed from this program. Build it without StatsigExplanations=false.";

    /// <summary>The same for an implementation of the server that does not explain.</summary>
    internal const string NotImplemented = "This implementation of IStatsigServer does not explain answers.";

    /// <summary>What a state means; null for the usual one.</summary>
    internal static string? Of(ExplanationState state, Ruleset ruleset) => state switch
    {
        ExplanationState.Uninitialized => "The server is not initialized, so the answer is a default or a local override. Call and await InitializeAsync first.",
        ExplanationState.Loading => "The server has no specs yet, because the initialization is running or has found no source of specs, so the answer is a default or a local override.",
        ExplanationState.NoSpecs => "The initialization ended without usable specs, so the answer is a default or a local override.",
        ExplanationState.ShutDown => ruleset.HasSpecs
            ? "The server was shut down, so it answers from its last specs."
            : "The server was shut down before it had specs, so the answer is a default or a local override.",
        ExplanationState.Removed => Removed,
        _ => null,
    };

    internal static string? Of(ExplanationState state, Explained explained, Ruleset ruleset, IReadOnlyList<string> suggestions) =>
        Joined(Of(state, ruleset), explained.Spec.DecidedBy switch
        {
            ExplainedDecision.Unrecognized when !ruleset.HasSpecs => null,
            ExplainedDecision.Unrecognized => Unknown(explained.Spec.Kind, explained.Spec.Name, ruleset, suggestions),
            ExplainedDecision.Unsupported => "The evaluation came to a condition that this version does not support, so the answer is the default.",
            ExplainedDecision.TooDeep => "The evaluation ended because specs refer to each other in a circle or too deeply, so the answer is the default.",
            ExplainedDecision.Fault => $"The evaluation ended with an exception ({explained.Fault?.GetType().Name ?? "unknown"}), so the answer is the default.",
            ExplainedDecision.Autotune => "An autotune draws the groups of some users by chance, so that another call may return another group.",
            _ => null,
        });

    internal static string? Joined(string? first, string? second) => first is null ? second : second is null ? first : $"{first} {second}";

    internal static string Unknown(ExplainedKind kind, string name, Ruleset ruleset, IReadOnlyList<string> suggestions)
    {
        var text = new StringBuilder();
        text.Append("The specs have no ").Append(ExplainedWords.PhraseOf(kind)).Append(' ');
        ShownText.AppendQuoted(text, name);
        text.Append('.');
        if (NameSuggestions.OtherKindOf(kind, name, ruleset) is { } other)
        {
            text.Append(" There is ").Append(other == ExplainedKind.Experiment ? "an " : "a ").Append(ExplainedWords.PhraseOf(other)).Append(" of this name.");
        }

        for (int i = 0; i < suggestions.Count; i++)
        {
            text.Append(i == 0 ? " Did you mean " : i == suggestions.Count - 1 ? " or " : ", ");
            ShownText.AppendQuoted(text, suggestions[i]);
            text.Append(i == suggestions.Count - 1 ? "?" : "");
        }

        return text.ToString();
    }
}
