using System.Collections.Generic;
using System.Linq;
using Moq;
using NSubstitute;

namespace Statsig.Fast.TypedAccess.Tests;

/// <summary>The interface of a server under the test double libraries that people use. A stub by name is what accessors reach.</summary>
public sealed class TestDoubleTests
{
    private static readonly StatsigUser Nora = Shop.Nora;

    [Fact]
    public void NSubstitute_StubByName_ReachesTheAccessorInBothForms()
    {
        var server = Substitute.For<IStatsigServer>();
        server.CheckGate(Arg.Any<StatsigUser>(), "new_checkout").Returns(true);
        server.CheckGate(Nora, "old-search", ExposureLogging.Disabled).Returns(true);

        Assert.True(Gates.NewCheckout.For(server).IsOn(Nora));
        Assert.True(new StatsigAccessors(server).Gates.NewCheckout.IsOn(Nora));
        Assert.False(Gates.NewCheckout.For(server).IsOn(Nora, ExposureLogging.Disabled));
        Assert.True(Gates.Old_Search.For(server).IsOn(Nora, ExposureLogging.Disabled));
        Assert.False(Gates.Old_Search.For(server).IsOn(Nora));
    }

    [Fact]
    public void NSubstitute_EveryKindStubbedByName_ReachesTheAccessor()
    {
        var server = Substitute.For<IStatsigServer>();
        server.GetFeatureGate(Nora, "new_checkout").Returns(Shop.Server.GetFeatureGate(Nora, "new_checkout"));
        server.GetDynamicConfig(Nora, DynamicConfigs.ShippingRates.Name).Returns(Shop.Server.GetDynamicConfig(Nora, DynamicConfigs.ShippingRates.Name));
        server.GetExperiment(Nora, "checkout_button").Returns(Shop.Server.GetExperiment(Nora, "checkout_button"));
        server.GetLayer(Nora, "checkout_layout").Returns(Shop.Server.GetLayer(Nora, "checkout_layout"));

        Assert.Equal("everyone", Gates.NewCheckout.For(server).Get(Nora).RuleId);
        Assert.Equal(DynamicConfigs.ShippingRates.For(Shop.Server).Get(Nora).Answer.RuleId, DynamicConfigs.ShippingRates.For(server).Get(Nora).Answer.RuleId);
        Assert.Equal("Buy now", Experiments.CheckoutButton.For(server).Get(Nora).Label);
        Assert.Equal("Layout", Layers.CheckoutLayout.For(server).Get(Nora).Label);
    }

    [Fact]
    public void NSubstitute_CollectionExpressions_ReachTheStubsWithoutSpans()
    {
        var server = Substitute.For<IStatsigServer>();
        server.CheckGate(Nora, "new_checkout", ExposureLogging.Disabled).Returns(true);
        bool[] values = new bool[2];
        server.EvaluateGates(Nora, ["new_checkout", "old-search"], values);
        server.LogEvent(Nora, "added_to_cart", "sku-1", [new("color", "green")]);
        server.LogEvent(Nora, "added_to_cart", 2.5, [new("color", "green")]);
        server.LogEvent(Nora, "added_to_cart", 3, [new("color", "green")]);

        Assert.Equal([true, false], values);
        server.Received().LogEvent(Nora, "added_to_cart", "sku-1", Arg.Is<IReadOnlyDictionary<string, string>>(static metadata => metadata["color"] == "green"));
        server.Received().LogEvent(Nora, "added_to_cart", 2.5, Arg.Is<IReadOnlyDictionary<string, string>>(static metadata => metadata["color"] == "green"));
        server.Received().LogEvent(Nora, "added_to_cart", 3L, Arg.Is<IReadOnlyDictionary<string, string>>(static metadata => metadata["color"] == "green"));
    }

    [Fact]
    public void Moq_StubByName_ReachesAccessorsAndCollectionExpressions()
    {
        var mock = new Mock<IStatsigServer>();
        mock.Setup(static server => server.CheckGate(It.IsAny<StatsigUser>(), "new_checkout")).Returns(true);
        mock.Setup(static server => server.CheckGate(It.IsAny<StatsigUser>(), "new_checkout", ExposureLogging.Disabled)).Returns(true);
        bool[] values = new bool[1];
        mock.Object.EvaluateGates(Nora, [Gates.NewCheckout.Handle], values);
        mock.Object.LogEvent(Nora, "seen", "page", [new("color", "green")]);

        Assert.True(Gates.NewCheckout.For(mock.Object).IsOn(Nora));
        Assert.Equal([true], values);
        mock.Verify(static server => server.LogEvent(Nora, "seen", "page", It.IsAny<IReadOnlyDictionary<string, string>>()), Times.Once);
    }

    [Fact]
    public void Interface_EveryMemberThatADoubleReplaces_HasNoSpan() => Assert.Empty(
        typeof(IStatsigServer).GetMethods()
            .Where(static method => method.IsVirtual)
            .SelectMany(static method => method.GetParameters().Append(method.ReturnParameter))
            .Where(static parameter => (parameter.ParameterType.GetElementType() ?? parameter.ParameterType).IsByRefLike)
            .Select(static parameter => $"{parameter.Member.Name} {parameter.ParameterType}"));
}
