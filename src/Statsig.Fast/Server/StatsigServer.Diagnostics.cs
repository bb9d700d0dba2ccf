using System.Runtime.CompilerServices;
using System.Threading;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast;

public sealed partial class StatsigServer
{
    /// <summary>What the meter's measurements of this server carry in the tag "statsig.server".</summary>
    internal string MeterTag => _telemetry.Server.Name;

    /// <summary>Decides anew what checks have to look at. Called when somebody begins or ends to be told of evaluations.</summary>
    private void WatchAsNeeded()
    {
        bool isTold = _callback is not null || _telemetry.Server.Evaluations is not null || _telemetry.Markers.CollectsApiCalls;
        Volatile.Write(ref _isTold, isTold);
        Volatile.Write(ref _isWatchedSilently, isTold || _events is { NonExposed: not null });
        Volatile.Write(ref _isWatched, isTold || _events is not null);
    }

    /// <summary>Notes the start of a call, when calls are measured.</summary>
    /// <returns>What <see cref="EndCall"/> needs.</returns>
    private int BeginCall(string key, string? name) =>
        _isTold && _telemetry.Markers.CollectsApiCalls ? _telemetry.Markers.StartApiCall(key, name ?? "") : -1;

    private void EndCall(int call, string key, string? name)
    {
        if (call >= 0)
        {
            _telemetry.Markers.EndApiCall(key, call, success: true, name ?? "");
        }
    }

    private void CountEvaluation(SpecKind kind, Ruleset ruleset)
    {
        if (_isTold)
        {
            _telemetry.Server.Evaluations?.Add((int)kind, ruleset.Source);
        }
    }

    /// <summary>Says once of a name that nothing has it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // One compare on the way of every evaluation.
    private void WarnIfUnknown(string kind, string name, in EvaluationResult result)
    {
        if (ReferenceEquals(result.Outcome, Outcome.Unrecognized))
        {
            WarnAboutUnknown(kind, name, result.Ruleset);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WarnAboutUnknown(string kind, string name, Ruleset ruleset)
    {
        if (ruleset.HasSpecs && name.Length > 0)
        {
            _telemetry.UnknownNames.Warn(kind, name);
        }
    }
}
