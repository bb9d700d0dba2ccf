using System;
using System.Text.Json;
using Statsig.Fast.TestKit;
using static Statsig.Fast.Tests.ClientInitialize.ClientServers;

namespace Statsig.Fast.Tests.ClientInitialize;

/// <summary>The values of configs, experiments and layers that are not objects, in client responses.</summary>
/// <remarks>Every expected value is one that the reference gave to the same payload.</remarks>
public sealed class ClientValueTests
{
    [Theory]
    [InlineData("\"text\"", "{}")]
    [InlineData("""  "{\"a\":1}"  """, "{}")]
    [InlineData("5", "{}")]
    [InlineData("-0.5", "{}")]
    [InlineData("[]", "{}")]
    [InlineData("""[["a",1]]""", "{}")]
    [InlineData("null", "null")]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    [InlineData("""{"a":null}""", """{"a":null}""")]
    public void Response_ValueOfAnyKind_IsAnObjectABooleanOrNull(string json, string expected)
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .DynamicConfig("default", config => config.Default(json))
            .DynamicConfig("returned", config => config.Rule("r", rule => rule.Return(json)))
            .DynamicConfig("failed", config => config.Default(json).Rule("r", static rule => rule.Return("{}").Pass(0)))
            .Experiment("experiment", experiment => experiment.Rule("r", rule => rule.Return(json)))
            .Layer("default", layer => layer.Default(json))
            .Layer("delegating", static layer => layer.Rule("r", static rule => rule.Delegate("experiment"))));

        foreach ((string member, string name) in (ReadOnlySpan<(string, string)>)[
            ("dynamic_configs", "default"), ("dynamic_configs", "returned"), ("dynamic_configs", "failed"), ("dynamic_configs", "experiment"),
            ("layer_configs", "default"), ("layer_configs", "delegating")])
        {
            Assert.Equal(expected, Response(server).GetProperty(member).GetProperty(name).GetProperty("value").GetRawText());

            JsonElement response = Response(server, new ClientInitializeOptions { Format = ClientResponseFormat.InitV2 });
            string number = response.GetProperty(member).GetProperty(name).GetProperty("v").GetString()!;
            Assert.Equal(expected, response.GetProperty("values").GetProperty(number).GetRawText());
        }
    }

    [Theory]
    [InlineData("\"text\"", true)]
    [InlineData("0", true)]
    [InlineData("[]", true)]
    [InlineData("false", false)]
    public void Response_ReturnedValueOfAnyKind_PassesUnlessFalse(string json, bool expected)
    {
        StatsigServer server = TestServer.Create(new SpecBuilder().DynamicConfig("returned", config => config.Rule("r", rule => rule.Return(json))));

        Assert.Equal(expected, Response(server).GetProperty("dynamic_configs").GetProperty("returned").GetProperty("passed").GetBoolean());
    }
}
