namespace Statsig.Fast;

/// <summary>Receives evaluations, on the thread of the caller and after the exposure was recorded.</summary>
/// <remarks>An exception is logged and changes nothing. Passing answers by reference keeps evaluations free of allocation.</remarks>
public interface IEvaluationCallback
{
    /// <summary>Called after the evaluation of a gate.</summary>
    void OnGate(in FeatureGate gate)
    {
    }

    /// <summary>Called after the evaluation of a dynamic config.</summary>
    void OnDynamicConfig(in DynamicConfig config)
    {
    }

    /// <summary>Called after the evaluation of an experiment.</summary>
    void OnExperiment(in Experiment experiment)
    {
    }

    /// <summary>Called after the evaluation of a layer, before any of its parameters is read.</summary>
    void OnLayer(in Layer layer)
    {
    }
}
