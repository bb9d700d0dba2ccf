using System.Text;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.AotTests;

/// <summary>Servers with the payload of every feature.</summary>
internal static class Servers
{
    internal static StatsigServer Create(string? payload = null, IStickyAssignmentStorage? storage = null)
    {
        var server = new StatsigServer("secret-key", new StatsigOptions
        {
            LocalMode = true,
            EnvironmentTier = "production",
            BootstrapValues = payload ?? EveryFeature.V2,
            BootstrapIdLists = new System.Collections.Generic.Dictionary<string, string> { [EveryFeature.ListName] = EveryFeature.ListLines },
            StickyAssignmentStorage = storage,
            OutputLogLevel = OutputLogLevel.None,
        });
        InitializeDetails details = server.InitializeAsync().GetAwaiter().GetResult();
        Check.That(details is { Success: true, StorePopulated: true });
#if !LOCAL_ONLY
        Check.Equal(1, server.SpecProblems.Count);
        Check.That(server.SpecProblems[0].Cause == SpecProblemCause.UnknownCondition);
#endif
        return server;
    }

    internal static SpecsUpdateResult Update(this StatsigServer server, string payload) => server.UpdateSpecs(Encoding.UTF8.GetBytes(payload));
}
