using System.Text.Json;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.ConsolePage;

/// <summary>The answer of every entity for one user, in a few words each. Records no exposures.</summary>
internal static class Answers
{
    internal static void Write(Utf8JsonWriter json, StatsigServer server, StatsigUser user)
    {
        UserEvaluations evaluations = server.EvaluateAll(user);
        json.WriteStartObject();
        json.WriteStartObject("answers");
        if (evaluations.Ruleset is { HasSpecs: true } ruleset) // Not the server's, which may be another one by now.
        {
            foreach (CompiledSpec spec in ruleset.Gates.Specs)
            {
                Write(json, evaluations, ConsoleKind.Gate, spec);
            }

            foreach (CompiledSpec spec in ruleset.Configs.Specs)
            {
                Write(json, evaluations, ConsoleKinds.OfConfig(spec), spec);
            }

            foreach (CompiledSpec spec in ruleset.Layers.Specs)
            {
                Write(json, evaluations, ConsoleKind.Layer, spec);
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, in UserEvaluations evaluations, ConsoleKind kind, CompiledSpec spec)
    {
        if (!SpecCatalog.IsListed(spec))
        {
            return;
        }

        EvaluationResult result = evaluations.Evaluate(ConsoleKinds.SpecKindOf(kind), spec);
        json.WriteStartObject($"{ConsoleKinds.TextOf(kind)}/{spec.Name}");
        if (kind == ConsoleKind.Gate)
        {
            json.WriteBoolean("value", result.Outcome is { Value: true });
        }

        json.WriteString("rule", result.Outcome?.RuleId ?? "");
        json.WriteString("group", result.Outcome is { IsExperimentGroup: true } outcome ? outcome.GroupName : null);
        json.WriteEndObject();
    }
}
