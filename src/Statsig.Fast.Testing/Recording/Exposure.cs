using System;
using System.Collections.Generic;
using System.Text.Json;
using Statsig.Fast.EventLogging.Rings;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Testing;

/// <summary>An exposure that the code under test recorded: a user met the answer of a gate, dynamic config, experiment or layer.</summary>
/// <remarks>Immutable, and safe from any thread.</remarks>
public sealed class Exposure
{
    private readonly Recording.RecordedSlot _slot;

    internal Exposure(Recording.RecordedSlot slot) => _slot = slot;

    /// <summary>The kind.</summary>
    public ExposureKind Kind => _slot.Slot.Kind switch
    {
        EventKind.GateExposure => ExposureKind.Gate,
        EventKind.ConfigExposure => ExposureKind.Config,
        _ => ExposureKind.Layer,
    };

    /// <summary>The name that the code passed to the call.</summary>
    public string Name => _slot.Slot.Name ?? _slot.Slot.Spec?.Name ?? "";

    /// <summary>The value of a gate. For others: true when a rule passed.</summary>
    public bool Value => Outcome.Value;

    /// <summary>
    /// The value as JSON: true or false for a gate, all parameters for a dynamic config or experiment, that of the parameter for a layer.
    /// </summary>
    public string ValueJson => Kind switch
    {
        ExposureKind.Gate => Value ? "true" : "false",
        ExposureKind.Config => Outcome.Parameters.ObjectText,
        _ => Outcome.Parameters.Find(Parameter!).ToString(),
    };

    /// <summary>The rule that decided; "override" for an override.</summary>
    public string RuleId => Outcome.ParameterRuleIds is { } ids && Parameter is not null && Outcome.Parameters.IndexOf(Parameter) is >= 0 and var index ? ids[index] : Outcome.RuleId;

    /// <summary>The group of the deciding rule; null for a rule without a group.</summary>
    public string? GroupName => Outcome.GroupName;

    /// <summary>The parameter of a layer that was read; null for other kinds.</summary>
    public string? Parameter => _slot.Slot.Text;

    /// <summary>The experiment that decided the parameter of a layer; null when none did.</summary>
    public string? AllocatedExperiment => _slot.Slot.Extra as string;

    /// <summary>The user.</summary>
    public StatsigUser User => _slot.Slot.User!;

    /// <summary>The secondary exposures of nested gates and holdouts, in order and without repeats.</summary>
    public IReadOnlyList<SecondaryExposure> SecondaryExposures => _slot.Slot.Trail?.View ?? (IReadOnlyList<SecondaryExposure>)[];

    /// <summary>The source and the reason of the answer, such as "Bootstrap:Recognized" or "LocalOverride:Recognized".</summary>
    public string Reason => Metadata["reason"];

    /// <summary>True when the code recorded the exposure without asking for the value, as <c>ManuallyLogGateExposure</c> does.</summary>
    public bool IsManual => (_slot.Slot.Flags & EventFlags.Manual) != 0;

    /// <summary>The time of the exposure, by the clock of the test.</summary>
    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeMilliseconds(_slot.Slot.TimeMs);

    /// <summary>The metadata that is sent to Statsig with such an exposure. Created at each call.</summary>
    public IReadOnlyDictionary<string, string> Metadata
    {
        get
        {
            var metadata = new Dictionary<string, string>();
            using JsonDocument document = JsonDocument.Parse(_slot.ToJson());
            foreach (JsonProperty member in document.RootElement.GetProperty("metadata").EnumerateObject())
            {
                metadata[member.Name] = member.Value.ToString();
            }

            return metadata;
        }
    }

    private Outcome Outcome => _slot.Slot.Outcome!;

    /// <summary>Returns the exposure as the JSON that is sent to Statsig.</summary>
    public string ToJson() => _slot.ToJson();

    /// <summary>Returns a line for people, such as <c>gate new_checkout = true (rule everyone_1, user "nora")</c>.</summary>
    public override string ToString()
    {
        string subject = Kind switch
        {
            ExposureKind.Gate => $"gate {Name}",
            ExposureKind.Config => $"config {Name}",
            _ => $"layer {Name}.{Parameter}",
        };
        string group = GroupName is null ? "" : $"group {GroupName}, ";
        return $"{subject} = {ValueJson} ({group}rule {(RuleId.Length == 0 ? "none" : RuleId)}, {_slot.UserText}{(IsManual ? ", manual" : "")})";
    }
}
