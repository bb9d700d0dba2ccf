using System.Collections.Generic;
using Statsig.Fast.TestKit;
using Statsig.Fast.Tests.Compilation.Operators;

namespace Statsig.Fast.Tests.Evaluation;

/// <summary>Where conditions take their values from, besides fields of the user.</summary>
public sealed class ValueSourceTests
{
    private const string Chrome =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

    [Fact]
    public void UnitId_KeepsItsKindAndStaysMissing()
    {
        Assert.True(Verdict.Of(When.UnitId("eq"), new StatsigUser()));
        Assert.False(Verdict.Of(When.UnitId("eq"), new StatsigUser("")));
        Assert.True(Verdict.Of(When.UnitId("gt", "6", "teamID"), new StatsigUser { CustomIds = [new("teamID", 7)] }));
        Assert.True(Verdict.Of(When.UnitId("any", """["7"]""", "TEAMID"), new StatsigUser { CustomIds = [new("teamid", 7)] }));
        Assert.True(Verdict.Of(When.UnitId("any", """["u"]""", ""), new StatsigUser("u")));
    }

    [Fact]
    public void TargetApp_IsThePayloadsApp()
    {
        SpecBuilder specs = new SpecBuilder().Gate("g", gate => gate.Rule("r", When.App("any", """["app-1"]""")));
        var user = new StatsigUser("u");

        Assert.False(TestServer.Create(specs).CheckGate(user, "g"));
        Assert.True(TestServer.Create(specs.AppId("app-1")).CheckGate(user, "g"));
        Assert.False(TestServer.Create(specs.AppId("app-2")).CheckGate(user, "g"));
    }

    [Theory]
    [InlineData("8.8.8.8", null, true)]
    [InlineData("115.240.90.163", null, false)]
    [InlineData("115.240.90.163", "US", true)]
    [InlineData("8.8.8.8", "IN", false)]
    [InlineData("127.0.0.1", null, false)]
    [InlineData(null, null, false)]
    [InlineData("1.1.1.256", null, false)]
    public void Country_IsInferredFromTheAddressWhenMissing(string? ip, string? country, bool isUs)
    {
        var user = new StatsigUser("u") { Ip = ip, Country = country };

        Assert.Equal(isUs, Verdict.Of(When.Ip("country", "any", """["US"]"""), user));
        Assert.Equal(!isUs, Verdict.Of(When.Ip("country", "none", """["US"]"""), user));
    }

    [Fact]
    public void Country_IsInferredForExactlyThatField()
    {
        var user = new StatsigUser("u") { Ip = "8.8.8.8" };

        Assert.False(Verdict.Of(When.Ip("Country", "any", """["US"]"""), user));
        Assert.False(Verdict.Of(When.Ip("region", "any", """["US"]"""), user));
        Assert.True(Verdict.Of(When.Ip("ip", "any", """["8.8.8.8"]"""), user));
        Assert.False(Verdict.Of(When.Ip("country", "any", """["US"]"""), new StatsigUser("u") { Ip = "8.8.8.8", Custom = [new("country", "")] }));
    }

    [Theory]
    [InlineData("os_name", "Windows")]
    [InlineData("osName", "Windows")]
    [InlineData("OS_VERSION", "10")]
    [InlineData("osversion", "10")]
    [InlineData("browser_name", "Chrome")]
    [InlineData("browserName", "Chrome")]
    [InlineData("browser_version", "140.0.0.0")]
    [InlineData("browserVersion", "140.0.0.0")]
    public void UserAgent_IsParsedForItsFields(string field, string expected)
    {
        var user = new StatsigUser("u") { UserAgent = Chrome };

        Assert.True(Verdict.Of(When.UserAgent(field, "eq", $"\"{expected}\""), user));
        Assert.True(Verdict.Of(When.UserAgent(field, "eq", "\"mine\""), new StatsigUser("u") { UserAgent = Chrome, Custom = [new(field, "mine")] }));
        Assert.True(Verdict.Of(When.UserAgent(field, "eq"), new StatsigUser("u")));
    }

    [Fact]
    public void UserAgent_ComesFromCustomFieldsToo()
    {
        var user = new StatsigUser("u") { Custom = [new("user_agent", Chrome)] };
        var under = new StatsigUser("u") { Custom = [new("userAgent", Chrome)] };

        Assert.False(Verdict.Of(When.UserAgent("os_name", "any", """["windows"]"""), user));
        Assert.True(Verdict.Of(When.UserAgent("os_name", "any", """["windows"]"""), under));
    }

    [Fact]
    public void UserAgent_OtherFields_AreOnlyLookedUp()
    {
        Assert.True(Verdict.Of(When.UserAgent("device", "eq"), new StatsigUser("u") { UserAgent = Chrome }));
        Assert.True(Verdict.Of(When.UserAgent("os_name", "eq"), new StatsigUser("u") { UserAgent = new string('x', 1001) }));
    }

    [Fact]
    public void DisabledInference_LeavesTheValueMissingAndSaysSo()
    {
        StatsigServer server = TestServer.Create(
            new SpecBuilder()
                .Gate("ua", gate => gate.Rule("r", When.UserAgent("os_name", "any", """["windows"]""")))
                .Gate("ip", gate => gate.Rule("r", When.Ip("country", "any", """["US"]""")))
                .Gate("without target", gate => gate.Rule("r", When.Ip("country", "any")))
                .Gate("plain", gate => gate.Rule("r", When.Field("email", "any", "[]")))
                .Gate("nested", gate => gate.Rule("r", When.PassGate("ua"))),
            new StatsigOptions { LocalMode = true, DisableUserAgentParsing = true, DisableCountryLookup = true });
        var user = new StatsigUser("u") { UserAgent = Chrome, Ip = "8.8.8.8" };

        Assert.Equal((false, "UAParserNotLoaded:Recognized"), (server.CheckGate(user, "ua"), server.GetFeatureGate(user, "ua").Details.Text));
        Assert.Equal((false, "CountryLookupNotLoaded:Recognized"), (server.CheckGate(user, "ip"), server.GetFeatureGate(user, "ip").Details.Text));
        Assert.Equal("CountryLookupNotLoaded:Recognized", server.GetFeatureGate(user, "without target").Details.Text);
        Assert.Equal("Bootstrap:Recognized", server.GetFeatureGate(user, "plain").Details.Text);
        Assert.Equal("UAParserNotLoaded:Recognized", server.GetFeatureGate(user, "nested").Details.Text);
        Assert.Equal("Bootstrap:Recognized", server.GetFeatureGate(new StatsigUser("u") { Country = "US" }, "ip").Details.Text);
    }

    [Fact]
    public void CustomParser_IsAskedOncePerUser()
    {
        var parser = new CountingParser();
        StatsigServer server = TestServer.Create(
            new SpecBuilder().Gate("g", gate => gate.Rule("r", When.UserAgent("os_name", "any", """["mine"]"""), When.UserAgent("browser_name", "any", """["b"]"""))),
            new StatsigOptions { LocalMode = true, UserAgentParser = parser });
        var user = new StatsigUser("u") { UserAgent = "anything" };

        Assert.True(server.CheckGate(user, "g"));
        Assert.True(server.CheckGate(user, "g"));
        Assert.Equal(["anything"], parser.Asked);
        Assert.False(server.CheckGate(new StatsigUser("u") { UserAgent = "none" }, "g"));
    }

    [Theory]
    [InlineData("staging", "production", "development", "staging")]
    [InlineData(null, "production", "development", "production")]
    [InlineData(null, null, "development", "development")]
    [InlineData(null, null, null, null)]
    public void Environment_UsersThenOptionsThenPayloads(string? user, string? options, string? payload, string? expected)
    {
        SpecBuilder specs = new SpecBuilder().Gate("g", gate => gate.Rule("r", When.Environment("tier", "eq", expected is null ? "null" : $"\"{expected}\"")));
        if (payload is not null)
        {
            specs.DefaultEnvironment(payload);
        }

        StatsigServer server = TestServer.Create(specs, new StatsigOptions { LocalMode = true, EnvironmentTier = options });

        Assert.True(server.CheckGate(user is null ? new StatsigUser("u") : new StatsigUser("u") { StatsigEnvironment = [new("tier", user)] }, "g"));
    }

    [Theory]
    [InlineData("tier", "production")]
    [InlineData("Tier", "production")]
    [InlineData("TIER", "production")]
    [InlineData("region", "eu")]
    [InlineData("Region", "eu")]
    public void Environment_OfTheOptions_IsFoundUnderTheLowerCaseName(string field, string expected)
    {
        StatsigServer server = TestServer.Create(
            new SpecBuilder().Gate("g", gate => gate.Rule("r", When.Environment(field, "eq", $"\"{expected}\""))),
            new StatsigOptions
            {
                LocalMode = true,
                EnvironmentTier = "production",
                EnvironmentParameters = new Dictionary<string, string> { ["region"] = "eu", ["tier"] = "shadowed" },
            });

        Assert.True(server.CheckGate(new StatsigUser("u"), "g"));
        Assert.True(server.CheckGate(new StatsigUser("u") { StatsigEnvironment = [new("other", "x")] }, "g"));
    }

    [Fact]
    public void Environment_OfTheUser_IsFoundUnderTheExactNameOnly()
    {
        Assert.False(Verdict.Of(When.Environment("Tier", "any", """["x"]"""), new StatsigUser("u") { StatsigEnvironment = [new("tier", "x")] }));
        Assert.True(Verdict.Of(When.Environment("Tier", "any", """["x"]"""), new StatsigUser("u") { StatsigEnvironment = [new("Tier", "x")] }));
    }

    [Fact]
    public void DefaultEnvironment_ChangesWithEveryDelivery()
    {
        SpecBuilder specs = new SpecBuilder().Gate("g", gate => gate.Rule("r", When.Environment("tier", "any", """["staging"]""")));
        StatsigServer server = TestServer.Create(specs.Time(1).DefaultEnvironment("production"));
        var user = new StatsigUser("u");
        Assert.False(server.CheckGate(user, "g"));

        server.UpdateSpecs(specs.Time(2).DefaultEnvironment("staging").ToV2());

        Assert.True(server.CheckGate(user, "g"));
    }

    [Fact]
    public void GlobalCustomFields_LieUnderTheUsersOwn()
    {
        StatsigServer server = TestServer.Create(
            new SpecBuilder().Gate("g", gate => gate.Rule("r", When.Field("Plan", "any", """["pro"]"""))),
            new StatsigOptions { LocalMode = true, GlobalCustomFields = new Dictionary<string, object?> { ["plan"] = "pro" } });

        Assert.True(server.CheckGate(new StatsigUser("u"), "g"));
        Assert.True(server.CheckGate(new StatsigUser("u") { PrivateAttributes = [new("plan", "free")] }, "g"));
        Assert.False(server.CheckGate(new StatsigUser("u") { Custom = [new("plan", "free")] }, "g"));
    }

    private sealed class CountingParser : IUserAgentParser
    {
        internal List<string> Asked { get; } = [];

        public UserAgentInfo? Parse(string userAgent)
        {
            Asked.Add(userAgent);
            return userAgent == "none" ? null : new UserAgentInfo("mine", "1", "b", "2");
        }
    }
}
