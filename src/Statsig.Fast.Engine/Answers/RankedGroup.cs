using System;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast;

/// <summary>One group of a contextual autotune with its score for a user.</summary>
/// <remarks>
/// A struct of references into the ruleset, like the answer that it holds. Record the exposure of the group that the application chose with
/// <c>IStatsigServer.LogExposure</c>. Safe from any thread.
/// </remarks>
public readonly struct RankedGroup
{
    private readonly Experiment _answer;

    /// <summary>Creates a group, for tests of code that uses groups.</summary>
    /// <param name="score">The score.</param>
    /// <param name="answer">The answer of the autotune for a member of the group.</param>
    public RankedGroup(double score, Experiment answer)
    {
        Score = score;
        _answer = answer;
    }

    /// <summary>
    /// The learned score; the autotune defines whether higher or lower is better. 0.0001 for all groups while the autotune explores for the
    /// user or has not learned anything; 0 for a group about which it has not. Not a number for users whose fields are not.
    /// </summary>
    public double Score { get; }

    /// <summary>The name of the group.</summary>
    public string GroupName => _answer.GroupName ?? "";

    /// <summary>The rule ID of the group, with ":explore" at its end while the autotune explores for the user.</summary>
    public string RuleId => _answer.RuleId;

    /// <summary>The parameters of the group as JSON text; created on first use and cached by the ruleset.</summary>
    public string ValueJson => _answer.ValueJson;

    /// <summary>The answer of the autotune for a member of the group: its parameters by name, and their source.</summary>
    public Experiment Answer => _answer;

    internal static RankedGroup[] Of(CompiledSpec? autotune, RankedResult[] results, StatsigUser user) =>
        Array.ConvertAll(results, result => new RankedGroup(result.Score, new Experiment(autotune!.Name, result.Result, user)));
}
