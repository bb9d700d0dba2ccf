using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Compilation.Operators;

public sealed class SegmentsTests
{
    [Theory]
    [InlineData("\"L\"", "\"user-1\"", true)]
    [InlineData("\"L\"", "\"user-2\"", false)]
    [InlineData("\"L\"", "123", true)]
    [InlineData("\"L\"", "123.0", true)]
    [InlineData("\"L\"", "\"\"", true)]
    [InlineData("\"L\"", null, false)]
    [InlineData("\"L\"", "null", false)]
    [InlineData("\"L\"", """{"a":1}""", false)]
    [InlineData("\"l\"", "\"user-1\"", false)]
    [InlineData("\"M\"", "\"user-1\"", false)]
    [InlineData("""["L"]""", "\"user-1\"", false)]
    [InlineData("5", "\"user-1\"", false)]
    [InlineData(null, "\"user-1\"", false)]
    public void InAndNotIn_AreOpposite(string? target, string? value, bool isIn)
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .Gate("in", gate => gate.Rule("r", When.Field("v", "in_segment_list", target)))
            .Gate("out", gate => gate.Rule("r", When.Field("v", "not_in_segment_list", target))));
        server.UpdateIdList("L", "+xsKJ5J6c\n+pmWkWSBC\n+47DEQpj8\n"u8);
        StatsigUser user = value is null
            ? new StatsigUser("u")
            : Verdict.UserWith(StatsigValue.FromJson(System.Text.Encoding.UTF8.GetBytes(value)));

        Assert.Equal(isIn, server.CheckGate(user, "in"));
        Assert.Equal(!isIn, server.CheckGate(user, "out"));
    }

    [Fact]
    public void In_ListThatChanges_IsFollowedWithoutNewSpecs()
    {
        StatsigServer server = TestServer.Create(
            new SpecBuilder().Gate("in", gate => gate.Rule("r", When.UnitId("in_segment_list", "\"L\""))),
            new StatsigOptions { LocalMode = true, BootstrapIdLists = new System.Collections.Generic.Dictionary<string, string> { ["L"] = "+xsKJ5J6c\n" } });
        var user = new StatsigUser("user-1");

        Assert.True(server.CheckGate(user, "in"));
        server.UpdateIdList("L", "-xsKJ5J6c\n"u8);
        Assert.False(server.CheckGate(user, "in"));
        server.UpdateIdList("L", "+xsKJ5J6c\n"u8);
        server.RemoveIdList("L");
        Assert.False(server.CheckGate(user, "in"));
    }
}
