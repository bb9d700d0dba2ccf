using System;
using System.Text.Json;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.ClientInitialize;

/// <summary>
/// Experiments with a rule that hands over to another one: what their entry in a client response says. All of it is the reference's.
/// </summary>
public sealed class ExperimentDelegateTests
{
    private static readonly StatsigUser User = new("user-1");

    [Theory]
    [InlineData(null, null)]
    [InlineData("w", """["w"]""")]
    public void ExplicitParameters_OfAnExperimentThatHandsOver_AreItsDelegates(string? parameter, string? expected)
    {
        JsonElement entry = EntryOf(
            @delegate => parameter is null ? @delegate : @delegate.Explicit(parameter),
            static outer => outer.Explicit("own"));

        Assert.Equal(expected, Raw(entry, "explicit_parameters"));
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(null, true, "true")]
    [InlineData(true, null, "true")]
    [InlineData(true, true, "true")]
    [InlineData(true, false, null)]
    public void IsInLayer_OfAnExperimentThatHandsOver_IsItsDelegatesIfThatSays(bool? ofOuter, bool? ofDelegate, string? expected)
    {
        JsonElement entry = EntryOf(
            @delegate => ofDelegate is { } shared ? @delegate.SharedParams(shared) : @delegate,
            outer => ofOuter is { } shared ? outer.SharedParams(shared) : outer);

        Assert.Equal(expected, Raw(entry, "is_in_layer"));
    }

    [Theory]
    [InlineData(null, "true")]
    [InlineData(true, "true")]
    [InlineData(false, "false")]
    public void IsActive_DelegateWithoutARuleForTheUser_IsTheExperimentsOwnUnlessTheDelegateSays(bool? isActive, string expected)
    {
        StatsigServer server = ServerOf(@delegate => isActive is { } active ? @delegate.Active(active) : @delegate, static outer => outer.Active());

        Assert.Equal(expected, Raw(EntryOf(server), "is_experiment_active"));
        Assert.Equal(expected == "true", server.GetExperiment(User, "outer").IsActive);
    }

    private static StatsigServer ServerOf(Func<EntityBuilder, EntityBuilder> @delegate, Func<EntityBuilder, EntityBuilder> outer) => TestServer.Create(new SpecBuilder()
        .Experiment("delegate", spec => @delegate(spec))
        .Experiment("outer", spec => outer(spec).Rule("r", static rule => rule.Delegate("delegate"))));

    private static JsonElement EntryOf(Func<EntityBuilder, EntityBuilder> @delegate, Func<EntityBuilder, EntityBuilder> outer) => EntryOf(ServerOf(@delegate, outer));

    private static JsonElement EntryOf(StatsigServer server) =>
        JsonElement.Parse(server.GetClientInitializeResponse(User, new ClientInitializeOptions { HashAlgorithm = HashAlgorithm.None })!)
            .GetProperty("dynamic_configs").GetProperty("outer");

    private static string? Raw(JsonElement entry, string member) => entry.TryGetProperty(member, out JsonElement value) ? value.GetRawText() : null;
}
