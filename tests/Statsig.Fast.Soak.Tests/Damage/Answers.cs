using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Statsig.Fast.Soak.Tests.Damage;

/// <summary>Asks a server for everything it holds, and for all there is to know about each answer.</summary>
internal static class Answers
{
    private static readonly string[] Parameters = ["text", "flag", "count", "list", "color", "a", ""];

    /// <summary>The kinds and names that a server can be asked for, and a few that it cannot.</summary>
    internal static (SpecType? Kind, string Name)[] NamesOf(StatsigServer server) =>
    [
        .. server.GetSpecs().Select(static spec => ((SpecType?)spec.Type, spec.Name)),
        .. server.GetParameterStoreNames().Select(static name => ((SpecType?)null, name)),
        (SpecType.Gate, "no_such_gate"), (SpecType.Experiment, "no_such_experiment"), (SpecType.Layer, ""),
    ];

    /// <summary>Everything for all users as one text, to compare with itself later.</summary>
    internal static string Of(StatsigServer server, (SpecType? Kind, string Name)[] names, StatsigUser[] users)
    {
        var text = new StringBuilder();
        foreach ((SpecType? kind, string name) in names)
        {
            Append(text.Append(kind.ToString()).Append(' ').Append(name), server, kind, name, users);
            text.Append('\n');
        }

        return text.ToString();
    }

    internal static string Of(StatsigServer server, SpecType? kind, string name, StatsigUser[] users)
    {
        var text = new StringBuilder();
        Append(text, server, kind, name, users);
        return text.ToString();
    }

    private static void Append(StringBuilder text, StatsigServer server, SpecType? kind, string name, StatsigUser[] users)
    {
        foreach (StatsigUser user in users)
        {
            text.Append(" | ");
            switch (kind)
            {
                case SpecType.Gate:
                    Append(text, server.GetFeatureGate(user, name), server.CheckGate(user, name));
                    break;
                case SpecType.DynamicConfig:
                    Append(text, server.GetDynamicConfig(user, name));
                    break;
                case SpecType.Experiment:
                    Append(text, server.GetExperiment(user, name));
                    break;
                case SpecType.Layer:
                    Append(text, server.GetLayer(user, name));
                    break;
                default:
                    Append(text, server.GetParameterStore(user, name));
                    break;
            }
        }
    }

    private static void Append(StringBuilder text, in FeatureGate gate, bool value)
    {
        text.Append(gate.Value).Append(value).Append(gate.RuleId).Append(gate.GroupName).Append(gate.IdType).Append(gate.OverrideConfigName);
        Append(text, gate.Details, gate.SecondaryExposures);
    }

    private static void Append(StringBuilder text, in DynamicConfig config)
    {
        text.Append(config.RuleId).Append(config.Passed).Append(config.ValueJson);
        foreach (string parameter in Parameters)
        {
            text.Append(config.Get(parameter, "-")).Append(config.Get(parameter, -1)).Append(config.Get(parameter, -0.5)).Append(config.Get(parameter, false));
            text.Append(config.TryGet(parameter, out IReadOnlyList<string>? texts) ? texts.Count : -1);
            text.Append(config.TryGet(parameter, out IReadOnlyList<double>? numbers) ? numbers.Count : -1);
            text.Append(config.TryGet(parameter, out decimal exact) ? exact : 0);
            text.Append(config.TryGet(parameter, out float single) ? single : 0);
        }

        Append(text, config.ParameterNames, config.GetValue);
        Append(text, config.Details, config.SecondaryExposures);
    }

    private static void Append(StringBuilder text, in Experiment experiment)
    {
        text.Append(experiment.RuleId).Append(experiment.GroupName).Append(experiment.IsUserInExperiment).Append(experiment.IsActive).Append(experiment.ValueJson);
        Append(text, experiment.ParameterNames, experiment.GetValue);
        Append(text, experiment.Details, experiment.SecondaryExposures);
    }

    private static void Append(StringBuilder text, in Layer layer)
    {
        text.Append(layer.RuleId).Append(layer.GroupName).Append(layer.AllocatedExperiment).Append(layer.ValueJson);
        foreach (string parameter in layer.ParameterNames)
        {
            text.Append(layer.RuleIdOf(parameter)).Append(layer.IsExplicitParameter(parameter));
        }

        Append(text, layer.ParameterNames, layer.GetValue);
        Append(text, layer.Details, layer.SecondaryExposures);
        Append(text, layer.Details, layer.UndelegatedSecondaryExposures);
    }

    private static void Append(StringBuilder text, in ParameterStore store)
    {
        for (int i = 0; i < store.Count; i++)
        {
            string name = store.NameAt(i);
            text.Append(name).Append(store.DeclaredTypeOf(name)).Append(store.GetValue(name).ToString()).Append(store.Get(name, -1));
        }

        text.Append(store.Details.Text);
    }

    private static void Append(StringBuilder text, ReadOnlySpan<string> names, Func<string, ParameterValue> read)
    {
        foreach (string name in names)
        {
            text.Append(name).Append(read(name).ToString());
        }
    }

    private static void Append(StringBuilder text, in EvaluationDetails details, IReadOnlyList<SecondaryExposure> exposures)
    {
        text.Append(details.Text).Append(details.Version).Append(details.SpecsTimeMs);
        foreach (SecondaryExposure exposure in exposures)
        {
            text.Append(exposure.Gate).Append(exposure.GateValue).Append(exposure.RuleId);
        }
    }
}
