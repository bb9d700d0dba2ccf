using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests;

/// <summary>A server whose events go to an endpoint in memory.</summary>
public abstract class StatsigServerEventsTestBase
{
    private protected static readonly StatsigUser User = new("user-1");

    private protected readonly FakeEventEndpoint _endpoint = new();

    private protected static SpecBuilder Specs => new SpecBuilder()
        .Gate("on", spec => spec.Rule("r", When.Public))
        .Gate("nested", spec => spec.Rule("r", When.PassGate("on")))
        .Gate("unsupported", spec => spec.Rule("r", When.Unknown))
        .DynamicConfig("config", spec => spec.Rule("r", rule => rule.Return("""{"a":1}""").When(When.Public)))
        .Experiment("exp", spec => spec.Explicit("v").Rule("grp", rule => rule.Group("Test").Return("""{"v":"x"}""").When(When.Public)))
        .Layer("layer", spec => spec.Default("""{"v":"d","w":2,"n":null}""").Rule("assign", rule => rule.Delegate("exp").When(When.PassGate("on"))))
        .Layer("plain", spec => spec.Default("""{"v":"d","w":2,"n":null}"""));

    private protected static StatsigOptions Options(ManualClock clock) => new() { ManualMode = true, TimeProvider = clock, OutputLogLevel = OutputLogLevel.None };
}
