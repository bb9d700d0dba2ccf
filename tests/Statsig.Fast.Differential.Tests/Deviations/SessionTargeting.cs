using System.Linq;
using Statsig.Fast.Differential.Tests.Answers;

namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>
/// A targeting gate of session replay that does not exist passes no user; the reference repeats what it answered before, which is another
/// entry of the response each time.
/// </summary>
internal sealed class SessionTargeting() : Deviation("session-targeting")
{
    internal override bool Explains(Difference difference, ComparedAnswers answers) =>
        difference is { Key.Part: "passes_session_recording_targeting" or "can_record_session", Ours: "false" }
        && answers.Case.Payload["session_replay_info"]?["targeting_gate"]?.AsText is { } gate
        && !answers.Case.Gates.Contains(gate)
        && !new PayloadFacts(answers.Case.Payload).MappingTargetsOf(gate).Any();
}
