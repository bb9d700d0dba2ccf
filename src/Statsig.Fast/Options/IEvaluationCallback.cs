namespace Statsig.Fast;

/// <summary>Receives evaluations, on the thread of the caller and after the exposure was recorded.</summary>
/// <remarks>An exception is logged and changes nothing. Passing answers by reference keeps evaluations free of allocation.</remarks>
public interface IEvaluationCallback
{
    /// <summary>A gate was evaluated.</summary>
    void OnGate(in FeatureGate gate)
    {
    }

    /// <summary>A dynamic config was evaluated.</summary>
    void OnDynamicConfig(in DynamicConfig config)
    {
    }

    /// <summary>An experiment was evaluated.</summary>
    void OnExperiment(in Experiment experiment)
    {
    }

    /// <summary>A layer was fetched; before any of its parameters is read.</summary>
    void OnLayer(in Layer layer)
    {
    }
}
