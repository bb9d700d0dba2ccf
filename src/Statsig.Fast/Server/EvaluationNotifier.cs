using System;
using System.Diagnostics.CodeAnalysis;
using Statsig.Fast.Diagnostics;

namespace Statsig.Fast.Server;

/// <summary>Calls the application's callback after evaluations. Its exceptions are logged and change no answer.</summary>
[SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The callback is the application's own code.")]
internal sealed class EvaluationNotifier(IEvaluationCallback callback, OutputLog log)
{
    internal void OnGate(in FeatureGate gate)
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

    internal void OnDynamicConfig(in DynamicConfig config)
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

    internal void OnExperiment(in Experiment experiment)
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

    internal void OnLayer(in Layer layer)
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
