using System;
using System.Collections.Generic;
using Statsig.Fast.Evaluation;
using Statsig.Fast.EventLogging;
using Statsig.Fast.Handles;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast;

public sealed partial class StatsigServer
{
    /// <summary>Ranks all groups of a contextual autotune for a user, for applications that choose among the best themselves.</summary>
    /// <param name="user">Read during the call and kept by reference in the answer.</param>
    /// <param name="autotuneName">The name; the list is empty for anything but a contextual autotune.</param>
    /// <returns>
    /// The groups, best first: highest or lowest score, as the autotune says, and in the order of the specs where scores are equal. In
    /// random order, each with the score 0.0001, while the autotune explores for the user or has not learned anything. Empty before its
    /// start and for users outside its targeting.
    /// </returns>
    /// <remarks>
    /// Records no exposure; <see cref="LogExposure(in RankedGroup)"/> records that of the group that is used. Never throws but for a null
    /// user and, when the options say so, before initialization. Safe from any thread. Allocates the list. Local overrides of the autotune
    /// and config mappings do not count, as in the reference.
    /// </remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    /// <exception cref="StatsigUninitializedException">There are no specs yet, and the options ask for this exception.</exception>
    public IReadOnlyList<RankedGroup> GetRankedGroups(StatsigUser user, string autotuneName)
    {
        Ruleset ruleset = BeginEvaluation(user);
        autotuneName ??= "";
        return RankGroups(ruleset, ruleset.Configs.Find(autotuneName), autotuneName, user);
    }

    /// <inheritdoc cref="GetRankedGroups(StatsigUser, string)"/>
    /// <param name="autotune">A handle from generated code, or one made by name.</param>
    /// <param name="user">Read during the call and kept by reference in the answer.</param>
    public IReadOnlyList<RankedGroup> GetRankedGroups(ExperimentHandle autotune, StatsigUser user)
    {
        Ruleset ruleset = BeginEvaluation(user);
        CompiledSpec? spec = Find(ruleset, ref ruleset.ExperimentSlots, HandleKind.Experiment, autotune.Schema, autotune.Ordinal);
        return RankGroups(ruleset, spec, spec?.Name ?? autotune.Name, user);
    }

    /// <summary>Records the exposure of a group that the application chose, without evaluating again.</summary>
    /// <param name="group">A group of this server's ranking; one made by hand records nothing.</param>
    /// <remarks>Never throws. Safe from any thread. Allocates nothing after warm-up.</remarks>
    public void LogExposure(in RankedGroup group)
    {
        Experiment answer = group.Answer;
        LogExposure(in answer);
    }

    /// <summary>Records the exposure of a group of a contextual autotune by its rule ID, for choices that were made elsewhere.</summary>
    /// <param name="user">Read during the call and kept by reference until its exposure is sent.</param>
    /// <param name="autotuneName">The name; nothing is recorded for a name that the specs do not have.</param>
    /// <param name="ruleId">
    /// The <see cref="RankedGroup.RuleId"/> of the group. It is recorded as it is; for an empty or null one nothing is, and a warning is
    /// logged.
    /// </param>
    /// <remarks>
    /// Evaluates again for everything but the rule ID, such as the exposure of the targeting gate. Never throws but for a null user and,
    /// when the options say so, before initialization. Safe from any thread. Allocates for a rule ID that is not one of the autotune's.
    /// Source: the reference.
    /// </remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    /// <exception cref="StatsigUninitializedException">There are no specs yet, and the options ask for this exception.</exception>
    public void ManuallyLogAutotuneExposure(StatsigUser user, string autotuneName, string ruleId)
    {
        Ruleset ruleset = BeginEvaluation(user);
        if (_events is null || string.IsNullOrEmpty(autotuneName))
        {
            return;
        }

        if (string.IsNullOrEmpty(ruleId))
        {
            _log.Write(OutputLogLevel.Warning, $"An exposure of the autotune \"{autotuneName}\" without a rule ID was ignored. Pass the rule ID of a ranked group.");
            return;
        }

        CompiledSpec? spec = ruleset.Configs.Find(autotuneName);
        EvaluationResult result = Evaluator.Evaluate(
            SpecKind.Experiment, ruleset, user, _overrides.Current, autotuneName, spec, _events.SinkOf(logs: true));
        WarnIfUnknown("autotune", autotuneName, in result);
        if (result.WithRuleId(ruleId, spec?.Autotune) is { } chosen)
        {
            _events.Expose(EventKind.ConfigExposure, user, autotuneName, in chosen, EventFlags.Manual);
        }
    }

    private RankedGroup[] RankGroups(Ruleset ruleset, CompiledSpec? spec, string name, StatsigUser user)
    {
        CountSilent(name, logs: false);
        if (spec?.Autotune is null)
        {
            WarnAboutUnknown("autotune", name, ruleset);
        }

        return RankedGroup.Of(spec, AutotuneRanking.Rank(ruleset, user, _overrides.Current, spec), user);
    }
}
