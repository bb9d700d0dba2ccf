using System.Linq;
using Statsig.Fast.Differential.Tests.Answers;

namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>
/// A targeting gate of session replay that does not exist passes no user, and one that does passes whom its rules say. The reference
/// repeats what it answered before when the gate does not exist or that answer was Unsupported, and that is another entry of the response
/// each time.
/// </summary>
internal sealed class SessionTargeting() : Deviation("session-targeting")
{
    internal override bool Explains(Difference difference, ComparedAnswers answers) =>
        difference is { Key.Part: "passes_session_recording_targeting" or "can_record_session", Ours: "true" or "false" }
        && answers.Case.Payload["session_replay_info"]?["targeting_gate"]?.AsText is { } gate
        && (answers.Case.Gates.Contains(gate) ? AnyUnsupported(answers, difference.UserIndex) : !new PayloadFacts(answers.Case.Payload).MappingTargetsOf(gate).Any());

    private static bool AnyUnsupported(ComparedAnswers answers, int userIndex) =>
        answers.Case.Conditions.Any(static condition => condition["type"]?.AsText == "experiment_group")
        || answers.Ours[userIndex].Parts.Any(static part => part is { Key.Part: "reason", Value: "\"Unsupported\"" });
}
