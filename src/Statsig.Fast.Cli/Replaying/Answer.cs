using System.Text.Json;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Cli.Replaying;

/// <summary>What one payload answers to a user, as far as it is compared.</summary>
/// <param name="Value">The value as JSON; "null" for a parameter that does not exist.</param>
/// <param name="RuleId">The rule that decided; empty for a parameter of a store, and for a spec that does not exist.</param>
/// <param name="Group">The group of the rule.</param>
/// <param name="Experiment">The experiment that a layer handed over to.</param>
/// <param name="Reason">"Recognized", or why there is no answer.</param>
internal sealed record Answer(string Value, string RuleId, string? Group, string? Experiment, string Reason)
{
    internal const string Recognized = "Recognized";

    /// <summary>The answer of a gate, or of a spec with parameters.</summary>
    internal static Answer Of(Outcome outcome, CompiledSpec? handedTo, bool isGate) => new(
        isGate ? (outcome.Value ? "true" : "false") : outcome.Parameters.ObjectText, outcome.RuleId, outcome.GroupName, handedTo?.Name, ReasonOf(outcome));

    /// <summary>A parameter of a store, which answers with its value alone.</summary>
    internal static Answer Of(ParameterValue value) =>
        new(value.Kind is JsonValueKind.Undefined or JsonValueKind.Null ? "null" : value.ToString(), "", null, null, Recognized);

    /// <summary>True when two values mean the same: members in any order, numbers in any spelling.</summary>
    internal static bool HaveEqualValues(Answer left, Answer right)
    {
        if (left.Value == right.Value)
        {
            return true;
        }

        using JsonDocument first = JsonDocument.Parse(left.Value, DocumentOptions);
        using JsonDocument second = JsonDocument.Parse(right.Value, DocumentOptions);
        return JsonElement.DeepEquals(first.RootElement, second.RootElement);
    }

    private static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = 512 };

    private static string ReasonOf(Outcome outcome) =>
        ReferenceEquals(outcome, Outcome.Unrecognized) ? "Unrecognized"
        : outcome.IsUnsupported ? "Unsupported"
        : ReferenceEquals(outcome, Outcome.DepthExceeded) || ReferenceEquals(outcome, Outcome.Faulted) ? "Error"
        : Recognized;
}
