using System;
using System.Diagnostics.CodeAnalysis;
using Statsig.Fast.Diagnostics;

namespace Statsig.Fast.Server;

/// <summary>Calls the application's callback after evaluations. Its exceptions are logged and change no answer.</summary>
[SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The callback is the application's own code.")]
internal sealed class EvaluationNotifier(IEvaluationCallback callback, OutputLog log) : EvaluationObserver
{
    internal override void OnGate(in FeatureGate gate, StatsigUser user, bool logs)
    {
        try
        {
            callback.OnGate(in gate);
        }
        catch (Exception exception)
        {
            Warn(exception);
        }
    }

    internal override void OnDynamicConfig(in DynamicConfig config, StatsigUser user, bool logs)
    {
        try
        {
            callback.OnDynamicConfig(in config);
        }
        catch (Exception exception)
        {
            Warn(exception);
        }
    }

    internal override void OnExperiment(in Experiment experiment, StatsigUser user, bool logs)
    {
        try
        {
            callback.OnExperiment(in experiment);
        }
        catch (Exception exception)
        {
            Warn(exception);
        }
    }

    internal override void OnLayer(in Layer layer)
    {
        try
        {
            callback.OnLayer(in layer);
        }
        catch (Exception exception)
        {
            Warn(exception);
        }
    }

    private void Warn(Exception exception) => log.Write(OutputLogLevel.Warning, "The evaluation callback failed; the answer is not affected.", exception);
}
