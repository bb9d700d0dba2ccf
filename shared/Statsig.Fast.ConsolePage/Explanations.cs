namespace Statsig.Fast.ConsolePage;

/// <summary>The decision for a user as a tree, in the JSON of docs/explain.md. Private attributes are masked.</summary>
internal static class Explanations
{
    internal static string Of(StatsigServer server, ConsoleRequest request)
    {
        StatsigUser user = request.User();
        string name = request.Name();
        Explanation explanation = request.Kind() switch
        {
            ConsoleKind.Gate => server.ExplainGate(user, name),
            ConsoleKind.DynamicConfig => server.ExplainDynamicConfig(user, name),
            ConsoleKind.Experiment => server.ExplainExperiment(user, name),
            ConsoleKind.Layer => server.ExplainLayer(user, name),
            _ => server.ExplainParameterStore(user, name),
        };
        return explanation.ToJson();
    }
}
