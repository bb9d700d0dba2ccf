using Statsig.Fast.Evaluation;
using Statsig.Fast.EventLogging.Rings;

namespace Statsig.Fast.Server;

/// <summary>Takes the exposures and events of a server in local mode, in place of the event log. Implemented by the test kit.</summary>
/// <remarks>
/// Called on the thread and in the asynchronous context of the call that caused the exposure or event. Exposures of gates, dynamic configs
/// and experiments come from the methods of <see cref="EvaluationObserver"/>, with whether the call records exposures; all others come from
/// <see cref="Exposures"/> and the methods here.
/// </remarks>
internal abstract class ServerRecorder : EvaluationObserver
{
    /// <summary>Receives the exposures of parameters, and those that evaluations leave besides their own.</summary>
    internal abstract ExposureSink Exposures { get; }

    /// <summary>Makes the recorder notify the application's callback as well.</summary>
    /// <returns>The recorder.</returns>
    internal abstract EvaluationObserver With(EvaluationObserver? callback);

    internal abstract void OnManualExposure(EventKind kind, StatsigUser user, string name, EvaluationResult result);

    internal abstract void OnManualParameter(StatsigUser user, string layer, EvaluationResult result, string parameter);

    internal abstract void OnEvent(RecordedEvent recorded);
}
