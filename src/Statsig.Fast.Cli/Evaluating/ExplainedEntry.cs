using System;
using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.Spelling;

namespace Statsig.Fast.Cli.Evaluating;

/// <summary>Finds the entries of a name and explains them.</summary>
internal static class ExplainedEntry
{
    internal static readonly string[] KindNames = ["gate", "config", "experiment", "layer", "store"];

    private static readonly ExplainedKind[] Kinds =
        [ExplainedKind.Gate, ExplainedKind.DynamicConfig, ExplainedKind.Experiment, ExplainedKind.Layer, ExplainedKind.ParameterStore];

    /// <summary>The kind of an argument; null for none.</summary>
    /// <exception cref="ArgumentException">It is not a kind.</exception>
    internal static ExplainedKind? KindOf(string? name) => name is null ? null
        : Array.IndexOf(KindNames, name) is var index and >= 0 ? Kinds[index]
        : throw new ArgumentException(OneLine.Of($"--kind: \"{name}\" is not a valid kind. Use one of: {string.Join(", ", KindNames)}."));

    /// <summary>Explains every entry of a name, or that of one kind.</summary>
    /// <exception cref="ArgumentException">The specs do not have the name.</exception>
    internal static IReadOnlyList<Explanation> Explain(StatsigServer server, string name, ExplainedKind? kind, StatsigUser user, ExplanationOptions options)
    {
        IReadOnlyList<SpecInfo> specs = server.GetSpecs();
        IReadOnlyList<string> stores = server.GetParameterStoreNames();
        if (kind is { } asked)
        {
            Explanation explanation = Explain(server, asked, name, user, options);
            bool isUnknown = asked == ExplainedKind.ParameterStore ? !stores.Contains(name) : explanation.Spec?.DecidedBy is null or ExplainedDecision.Unrecognized;
            return isUnknown ? throw new ArgumentException(OneLine.Of(explanation.Message ?? $"The specs do not have \"{name}\".")) : [explanation];
        }

        ExplainedKind[] found =
        [
            .. specs.Where(spec => spec.Name == name).Select(static spec => KindOf(spec.Type)),
            .. stores.Where(store => store == name).Select(static _ => ExplainedKind.ParameterStore),
        ];
        return found.Length > 0
            ? [.. found.Distinct().Select(each => Explain(server, each, name, user, options))]
            : throw new ArgumentException(UnknownName(name, specs.Select(static spec => spec.Name).Concat(stores)));
    }

    private static Explanation Explain(StatsigServer server, ExplainedKind kind, string name, StatsigUser user, ExplanationOptions options) => kind switch
    {
        ExplainedKind.Gate => server.ExplainGate(user, name, options),
        ExplainedKind.DynamicConfig => server.ExplainDynamicConfig(user, name, options),
        ExplainedKind.Experiment => server.ExplainExperiment(user, name, null, options),
        ExplainedKind.Layer => server.ExplainLayer(user, name, null, options),
        _ => server.ExplainParameterStore(user, name, options),
    };

    private static ExplainedKind KindOf(SpecType type) => type switch
    {
        SpecType.Gate => ExplainedKind.Gate,
        SpecType.DynamicConfig => ExplainedKind.DynamicConfig,
        SpecType.Experiment => ExplainedKind.Experiment,
        _ => ExplainedKind.Layer,
    };

    private static string UnknownName(string name, IEnumerable<string> names)
    {
        IReadOnlyList<string> nearest = NearestNames.Of(name, names.Distinct(StringComparer.Ordinal), static candidate => candidate);
        string question = nearest.Count == 0 ? "" : $" Did you mean {string.Join(" or ", nearest.Select(static near => $"\"{near}\""))}?";
        return OneLine.Of($"The specs have no entry \"{name}\".{question}");
    }
}
