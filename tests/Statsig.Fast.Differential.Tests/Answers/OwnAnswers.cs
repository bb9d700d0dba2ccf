using System;
using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Differential.Tests.Json;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Differential.Tests.Answers;

/// <summary>Asks this library what reference.mjs asks the reference, and writes the same JSON.</summary>
internal static class OwnAnswers
{
    /// <summary>The answers for each user; null when the payload is refused.</summary>
    internal static IReadOnlyList<AnswerSet>? Ask(DifferentialCase asked)
    {
        using OwnServer? server = OwnServer.Open(asked, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        return server?.Ask(asked);
    }

    /// <summary>The answers for one user.</summary>
    internal static Tree Answer(StatsigServer server, DifferentialCase asked, StatsigUser user, FakeEventEndpoint endpoint, ManualClock clock)
    {
        int posted = endpoint.Posts.Count;
        Tree gates = Each(asked.Gates, name => Of(server.GetFeatureGate(user, name)));
        Tree configs = Each(asked.Configs, name => Of(server.GetDynamicConfig(user, name)));
        Tree experiments = Each(asked.Experiments, name => Of(server.GetExperiment(user, name)));
        Tree layers = Each(asked.Layers, name => Of(server.GetLayer(user, name)));

        // A layer read through a store is exposed as its own reader exposed it, but for its mapping.
        Flush();
        clock.Advance(TimeSpan.FromMinutes(2));
        Tree stores = Tree.ObjectOf([.. asked.Stores.Select(store => new KeyValuePair<string, Tree>(store.Key, Of(server.GetParameterStore(user, store.Key), store.Value)))]);
        Flush();
        return Tree.Object(
            ("gates", gates), ("configs", configs), ("experiments", experiments), ("layers", layers), ("stores", stores),
            ("events", Tree.Array([.. endpoint.Posts.Skip(posted).SelectMany(static post => post.Events).Select(static one => TreeReader.Read(one.GetRawText()))])),
            ("responses", Tree.Object(("none", Response(HashAlgorithm.None)), ("djb2", Response(HashAlgorithm.Djb2)))));

        void Flush()
        {
            FlushReport report = server.FlushAsync().GetAwaiter().GetResult();
            if (!report.Completed)
            {
                throw new InvalidOperationException($"The events were not sent: {report}");
            }
        }

        Tree Response(HashAlgorithm hash) => TreeReader.Read(server.GetClientInitializeResponse(user, new ClientInitializeOptions { HashAlgorithm = hash })!);
    }

    private static Tree Each(IEnumerable<string> names, Func<string, Tree> read) =>
        Tree.ObjectOf([.. names.Select(name => new KeyValuePair<string, Tree>(name, read(name)))]);

    private static Tree Of(FeatureGate gate) => Common(Tree.Of(gate.Value), gate.RuleId, gate.IdType, gate.Details);

    private static Tree Of(DynamicConfig config) => Common(TreeReader.Read(config.ValueJson), config.RuleId, config.IdType, config.Details);

    private static Tree Of(Experiment experiment) =>
        Common(TreeReader.Read(experiment.ValueJson), experiment.RuleId, experiment.IdType, experiment.Details)
            .With("group", Tree.TextOrNull(experiment.GroupName))
            .With("secondary", Exposures(experiment.SecondaryExposures));

    private static Tree Of(Layer layer)
    {
        foreach (string parameter in layer.ParameterNames)
        {
            layer.GetValue(parameter);
        }

        return Common(TreeReader.Read(layer.ValueJson), layer.RuleId, layer.IdType, layer.Details)
            .With("group", Tree.TextOrNull(layer.GroupName))
            .With("allocated", Tree.TextOrNull(layer.AllocatedExperiment))
            .With("secondary", Exposures(layer.SecondaryExposures));
    }

    private static Tree Of(ParameterStore store, IEnumerable<string> parameters) => Tree.Object(
        ("reason", Tree.Text(store.Details.Text)),
        ("values", Each(parameters, parameter => Tree.Array(
            store.GetValue(parameter) is { Kind: not System.Text.Json.JsonValueKind.Undefined } value ? TreeReader.Read(value.ToString()) : Tree.Null,
            Tree.Text(store.Get(parameter, "__text__")),
            Tree.Number(store.Get(parameter, -77.0).ToString("R", System.Globalization.CultureInfo.InvariantCulture))))));

    private static Tree Common(Tree value, string rule, string idType, EvaluationDetails details) => Tree.Object(
        ("value", value),
        ("rule", Tree.Text(rule)),
        ("idType", Tree.Text(idType)),
        ("reason", Tree.Text(details.Text)),
        ("version", details.Version is { } version ? Tree.Number(version) : Tree.Null));

    private static Tree Exposures(IReadOnlyList<SecondaryExposure> exposures) => Tree.Array([.. exposures.Select(static exposure =>
        Tree.Object(("gate", Tree.Text(exposure.Gate)), ("gateValue", Tree.Text(exposure.GateValue)), ("ruleID", Tree.Text(exposure.RuleId))))]);
}
