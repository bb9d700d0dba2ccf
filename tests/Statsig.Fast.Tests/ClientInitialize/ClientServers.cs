using System.Text.Json;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.ClientInitialize;

/// <summary>Servers for tests of client responses, and their responses with names left as they are.</summary>
internal static class ClientServers
{
    internal static readonly StatsigUser User = new("a");

    /// <summary>One of everything, and an experiment that belongs to a layer.</summary>
    internal static SpecBuilder OneOfEach() => new SpecBuilder()
        .Gate("on", static gate => gate.Rule("all"))
        .Gate("off")
        .DynamicConfig("config", static config => config.Rule("all", static rule => rule.Return("""{"a":1}""")))
        .Experiment("free", static experiment => experiment.Rule("all", static rule => rule.Return("""{"b":2}""")))
        .Experiment("in_layer", static experiment => experiment.SharedParams().Explicit("c").Rule("all", static rule => rule.Return("""{"c":3}""")))
        .Layer("layer", static layer => layer.Rule("all", static rule => rule.Return("""{"c":3}""").Delegate("in_layer")))
        .ParameterStore("store", static store => store.Static("title", "\"text\""));

    internal static JsonElement Response(StatsigServer server, ClientInitializeOptions? options = null) =>
        JsonElement.Parse(server.GetClientInitializeResponse(User, (options ?? new ClientInitializeOptions()) with { HashAlgorithm = HashAlgorithm.None })!);

    internal static string[] NamesIn(JsonElement response, string member) =>
        [.. System.Linq.Enumerable.Select(response.GetProperty(member).EnumerateObject(), static entry => entry.Name)];
}
