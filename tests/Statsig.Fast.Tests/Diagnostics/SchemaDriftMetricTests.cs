using System.Linq;
using Statsig.Fast.Handles;
using Statsig.Fast.TestKit;
using Statsig.Fast.Tests.Handles;

namespace Statsig.Fast.Tests.Diagnostics;

/// <summary>Specs that lack what code was generated from are counted, by spec snapshot.</summary>
[Collection(nameof(MeterProbe))]
public sealed class SchemaDriftMetricTests
{
    [Fact]
    public void SchemaDrift_PayloadsComeAndGo_IsCountedOncePerPayload()
    {
        var client = new RecordingObservability();
        StatsigServer server = TestServer.Create(
            new SpecBuilder().Time(1).Gate("a").Gate("b"), new StatsigOptions { LocalMode = true, OutputLogLevel = OutputLogLevel.None, ObservabilityClient = client });
        using var probe = new MeterProbe("schema_drift");
        server.CheckGate(new StatsigUser("user"), new GateHandle(new TestSchema(gates: ["a", "b"]), 0));

        server.UpdateSpecs(new SpecBuilder().Time(2).Gate("a").ToV2());
        server.UpdateSpecs(new SpecBuilder().Time(3).Gate("a").Gate("b").ToV2());
        server.UpdateSpecs(new SpecBuilder().Time(4).ToV2());

        Assert.Equal(["1", "2"], probe.Texts.Where(static text => text.Contains("[snapshot, test]", System.StringComparison.Ordinal)).Select(static text => text.Split(' ')[1]));
        Assert.Equal([1.0, 2.0], client.Of("schema_drift").Select(static entry => entry.Value));
    }
}
