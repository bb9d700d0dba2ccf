using Statsig.Fast.TestKit;

namespace Statsig.Fast.TypedAccess.Tests;

/// <summary>The server that the second snapshot names as its client.</summary>
public static class SecondServer
{
    public static StatsigServer Instance { get; } = TestServer.Create(new SpecBuilder().Gate("another_gate", static gate => gate.Rule("everyone")));
}
