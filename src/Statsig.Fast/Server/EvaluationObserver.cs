namespace Statsig.Fast.Server;

/// <summary>Called after evaluations: the application's callback in production, a recorder in tests.</summary>
/// <remarks>Called on the thread of the evaluation. Implementations never throw and are safe from any thread.</remarks>
internal abstract class EvaluationObserver
{
    internal abstract void OnGate(in FeatureGate gate, StatsigUser user, bool logs);

    internal abstract void OnDynamicConfig(in DynamicConfig config, StatsigUser user, bool logs);

    internal abstract void OnExperiment(in Experiment experiment, StatsigUser user, bool logs);

    internal abstract void OnLayer(in Layer layer);
}
