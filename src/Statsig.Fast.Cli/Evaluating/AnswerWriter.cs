using System;
using System.Collections.Generic;
using System.Text.Encodings.Web;
using System.Text.Json;
using Statsig.Fast.Cli.Output;

namespace Statsig.Fast.Cli.Evaluating;

/// <summary>Writes all answers for one user as one JSON line; members with default values are left out.</summary>
/// <remarks>
/// Left out are: the reason "Recognized", an ID type and a version that are the spec's own, absent groups and experiments, empty lists. All
/// values are read as by an application, so a server that logs exposures logs all of them. The form is that of the recorded answers that
/// the parity tests compare with.
/// </remarks>
internal sealed class AnswerWriter(LoadedServer loaded, EvaluationNames names, Utf8JsonWriter json)
{
    internal static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    internal void Write(long index, StatsigUser user)
    {
        StatsigServer server = loaded.Server;
        json.WriteStartObject();
        json.WriteNumber("i", index);
        WriteSection("gates", names.Gates, spec => WriteGate(server.GetFeatureGate(user, spec.Name), spec));
        WriteSection("configs", names.DynamicConfigs, spec => WriteConfig(server.GetDynamicConfig(user, spec.Name), spec));
        WriteSection("experiments", names.Experiments, spec => WriteExperiment(server.GetExperiment(user, spec.Name), spec));
        WriteSection("layers", names.Layers, spec => WriteLayer(server.GetLayer(user, spec.Name), spec));
        json.WriteStartObject("param_stores");
        foreach (string store in names.ParameterStores)
        {
            json.WriteStartObject(store);
            StoreAnswerWriter.Write(json, server.GetParameterStore(user, store), loaded.Pace);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteSection(string section, IReadOnlyList<SpecInfo> specs, Action<SpecInfo> write)
    {
        json.WriteStartObject(section);
        foreach (SpecInfo spec in specs)
        {
            json.WriteStartObject(spec.Name);
            write(spec);
            json.WriteEndObject();
            loaded.Pace();
        }

        json.WriteEndObject();
    }

    private void WriteGate(in FeatureGate gate, SpecInfo spec)
    {
        json.WriteBoolean("value", gate.Value);
        WriteDecision(gate.RuleId, gate.Details, gate.IdType, spec);
        WriteExposures(gate.SecondaryExposures);
    }

    private void WriteConfig(in DynamicConfig config, SpecInfo spec)
    {
        WriteValue(config.ValueUtf8);
        WriteDecision(config.RuleId, config.Details, config.IdType, spec);
        WriteExposures(config.SecondaryExposures);
        json.WriteBoolean("rule_passed", config.Passed);
    }

    private void WriteExperiment(in Experiment experiment, SpecInfo spec)
    {
        WriteValue(experiment.ValueUtf8);
        WriteDecision(experiment.RuleId, experiment.Details, experiment.IdType, spec);
        WriteText("group", experiment.GroupName);
        WriteExposures(experiment.SecondaryExposures);
        json.WriteBoolean("rule_passed", experiment.Passed);
    }

    private void WriteLayer(in Layer layer, SpecInfo spec)
    {
        WriteValue(layer.ValueUtf8);
        WriteDecision(layer.RuleId, layer.Details, layer.IdType, spec);
        WriteText("group", layer.GroupName);
        WriteText("allocated", layer.AllocatedExperiment);
        WriteExposures(layer.SecondaryExposures);
        WriteParameters(layer);
    }

    /// <summary>What reading each parameter of a layer would log.</summary>
    private void WriteParameters(in Layer layer)
    {
        bool any = false;
        foreach (string parameter in layer.ParameterNames)
        {
            if (layer.GetValue(parameter).Kind == JsonValueKind.Null)
            {
                continue;
            }

            if (!any)
            {
                json.WriteStartObject("params");
                any = true;
            }

            loaded.Pace();
            bool isExplicit = layer.IsExplicitParameter(parameter);
            json.WriteStartObject(parameter);
            json.WriteBoolean("explicit", isExplicit);
            WriteText("allocated", isExplicit ? layer.AllocatedExperiment : null);
            string ruleId = layer.RuleIdOf(parameter);
            WriteText("rule_id", ruleId == layer.RuleId ? null : ruleId);
            WriteExposures(isExplicit ? layer.SecondaryExposures : layer.UndelegatedSecondaryExposures);
            json.WriteEndObject();
        }

        if (any)
        {
            json.WriteEndObject();
        }
    }

    private void WriteValue(ReadOnlySpan<byte> value)
    {
        json.WritePropertyName("value");
        CompactJson.Write(json, value);
    }

    private void WriteDecision(string ruleId, in EvaluationDetails details, string idType, SpecInfo spec)
    {
        json.WriteString("rule_id", ruleId);
        string reason = ReasonOf(details);
        WriteText("reason", reason == "Recognized" ? null : reason);
        WriteText("id_type", idType == spec.IdType ? null : idType);
        if (details.Version != spec.Version)
        {
            json.WritePropertyName("version");
            if (details.Version is { } version)
            {
                json.WriteNumberValue(version);
            }
            else
            {
                json.WriteNullValue();
            }
        }
    }

    /// <summary>The reason without its source; a text without a source as it is.</summary>
    internal static string ReasonOf(in EvaluationDetails details) =>
        details.Reason == EvaluationReason.Error ? details.Text : details.Text[(details.Text.IndexOf(':', StringComparison.Ordinal) + 1)..];

    private void WriteText(string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    private void WriteExposures(IReadOnlyList<SecondaryExposure> exposures)
    {
        if (exposures.Count == 0)
        {
            return;
        }

        json.WriteStartArray("secondary");
        foreach (SecondaryExposure exposure in exposures)
        {
            json.WriteStartArray();
            json.WriteStringValue(exposure.Gate);
            json.WriteStringValue(exposure.GateValue);
            json.WriteStringValue(exposure.RuleId);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
