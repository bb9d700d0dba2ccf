using System;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.AotTests;

/// <summary>What is inferred from user agent and address; or, in the program that leaves it out, that it is gone.</summary>
internal static class InferenceChecks
{
    private const string CountryTable = "Statsig.Fast.ip-country.bin";

    internal static void Run()
    {
        StatsigServer server = Servers.Create();
        StatsigUser phone = new("u") { UserAgent = EveryFeature.User(1).UserAgent };
        StatsigUser japan = new("u") { Ip = "133.242.0.1" };
        bool hasTable = Array.IndexOf(typeof(StatsigUser).Assembly.GetManifestResourceNames(), CountryTable) >= 0;
        FeatureGate agent = server.GetFeatureGate(phone, "user_agent");
        FeatureGate address = server.GetFeatureGate(japan, "ip");
#if WITHOUT_INFERENCE
        Check.That(!agent.Value && !address.Value);
        Check.Equal("UAParserNotLoaded:Recognized", agent.Details.Text);
        Check.Equal("CountryLookupNotLoaded:Recognized", address.Details.Text);

        // Only a trimmed program has lost the table; the same program on the JIT merely leaves it alone.
        Check.Equal(System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported, hasTable);
        var own = new StatsigServer(null, new StatsigOptions { LocalMode = true, UserAgentParser = new OwnParser() });
        Check.That(own.Update(EveryFeature.V2).Status == SpecsUpdateStatus.Applied && own.CheckGate(phone, "user_agent"));
#else
        Check.That(agent.Value && address.Value && hasTable);
        Check.Equal("Bootstrap:Recognized", agent.Details.Text);
        Check.That(!server.CheckGate(new StatsigUser("u") { UserAgent = "curl/8.5.0" }, "user_agent"));
        Check.That(!server.CheckGate(new StatsigUser("u") { Ip = "10.0.0.1" }, "ip"));
        var own = new StatsigServer(null, new StatsigOptions { LocalMode = true, UserAgentParser = new OwnParser() });
        Check.That(own.Update(EveryFeature.V2).Status == SpecsUpdateStatus.Applied);
        Check.That(own.CheckGate(new StatsigUser("u") { UserAgent = "anything" }, "user_agent"));
#endif
    }

    private sealed class OwnParser : IUserAgentParser
    {
        public UserAgentInfo? Parse(string userAgent) => new("Own", "10.2", "Chrome", "1.0");
    }
}
