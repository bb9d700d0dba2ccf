using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Statsig.Fast.Handles;
using Statsig.Fast.Snapshots;

namespace Statsig.Fast.Testing.Specs;

/// <summary>Checks parameters against the spec snapshot: their names and their types.</summary>
/// <param name="subject">The spec, such as <c>the dynamic config "shipping_rates"</c>.</param>
/// <param name="types">The types by parameter name.</param>
internal sealed class ParameterCheck(string subject, IReadOnlyDictionary<string, (SchemaType Type, SchemaType Items, bool IsNullable)> types)
{
    /// <summary>Creates the check of an experiment of generated code.</summary>
    /// <returns>Null when the handle does not come from a snapshot.</returns>
    internal static ParameterCheck? Of(ExperimentHandle handle) => Of(handle.Schema, EntryType.Experiment, handle.Ordinal, $"the experiment \"{handle.Name}\"");

    /// <summary>Creates the check of a dynamic config of generated code.</summary>
    /// <inheritdoc cref="Of(ExperimentHandle)"/>
    internal static ParameterCheck? Of(DynamicConfigHandle handle) =>
        Of(handle.Schema, EntryType.DynamicConfig, handle.Ordinal, $"the dynamic config \"{handle.Name}\"");

    /// <summary>Creates the check of a layer of generated code.</summary>
    /// <inheritdoc cref="Of(ExperimentHandle)"/>
    internal static ParameterCheck? Of(LayerHandle handle) => Of(handle.Schema, EntryType.Layer, handle.Ordinal, $"the layer \"{handle.Name}\"");

    /// <summary>Creates the check of a parameter store of generated code.</summary>
    /// <inheritdoc cref="Of(ExperimentHandle)"/>
    internal static ParameterCheck? Of(ParameterStoreHandle handle) =>
        Of(handle.Schema, EntryType.ParameterStore, handle.Ordinal, $"the parameter store \"{handle.Name}\"");

    private static ParameterCheck? Of(Schema? schema, EntryType kind, int ordinal, string subject) => schema is not { IsSnapshot: true } ? null : new ParameterCheck(
        subject, schema.ParametersOf(kind, ordinal).ToDictionary(static parameter => parameter.Name, static parameter => (parameter.Type, parameter.Items, parameter.IsNullable)));

    /// <summary>Creates the check of a spec of a snapshot file.</summary>
    internal static ParameterCheck Of(SnapshotEntry entry, string subject) => new(
        subject,
        entry.Parameters.ToDictionary(
            static parameter => parameter.Name,
            static parameter => ((SchemaType)(int)parameter.Type.Kind, (SchemaType)(int)(parameter.Type.Items?.Kind ?? 0), parameter.Type.IsNullable)));

    /// <exception cref="ArgumentException">A parameter is unknown, or of another type than that of the snapshot.</exception>
    internal void Check(ParameterValues values)
    {
        using JsonDocument document = JsonDocument.Parse(values.Json);
        foreach (JsonProperty parameter in document.RootElement.EnumerateObject())
        {
            if (!types.TryGetValue(parameter.Name, out (SchemaType Type, SchemaType Items, bool IsNullable) known))
            {
                throw new ArgumentException(Known.MessageOf("parameter", parameter.Name, types.Keys, $"{subject} in the spec snapshot"));
            }

            if (!Fits(parameter.Value, known.Type, known.Items, known.IsNullable))
            {
                string type = known.Items == SchemaType.Unknown ? Words(known.Type) : $"{Words(known.Type)} of {Words(known.Items)}";
                throw new ArgumentException(
                    $"The parameter \"{parameter.Name}\" of {subject} is {parameter.Value.GetRawText()}. In the spec snapshot its type is {type}. Pass a value of that type.");
            }
        }
    }

    private static bool Fits(JsonElement value, SchemaType type, SchemaType items, bool isNullable) => value.ValueKind switch
    {
        JsonValueKind.Null => isNullable || type is SchemaType.Json or SchemaType.Unknown,
        _ => type switch
        {
            SchemaType.String => value.ValueKind == JsonValueKind.String,
            SchemaType.Integer => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            SchemaType.Number => value.ValueKind == JsonValueKind.Number,
            SchemaType.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            SchemaType.Array => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(element => Fits(element, items, SchemaType.Unknown, isNullable: false)),
            SchemaType.Object => value.ValueKind == JsonValueKind.Object,
            _ => true,
        },
    };

    private static string Words(SchemaType type) => type switch
    {
        SchemaType.String => "string",
        SchemaType.Integer => "integer",
        SchemaType.Number => "number",
        SchemaType.Boolean => "boolean",
        SchemaType.Array => "array",
        SchemaType.Object => "object",
        _ => "json",
    };
}
