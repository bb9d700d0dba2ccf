using System;
using System.Collections.Generic;
using System.Globalization;
using Statsig.Fast.Snapshots.Json;

namespace Statsig.Fast.Snapshots;

/// <summary>Reads the schema form. What is malformed is left out and reported; unknown members are ignored.</summary>
internal sealed class SchemaFormReader(JsonNode root, ProblemList problems)
{
    /// <summary>Types inside types; deeper ones are read as JSON.</summary>
    internal const int MaxTypeDepth = 8;

    /// <summary>Reads everything; null when the version is not known.</summary>
    internal SnapshotModel? Read(JsonNode version)
    {
        if (!(version.Kind == JsonKind.Number && version.Text == "1"))
        {
            problems.Add(SnapshotProblemKind.NotASnapshot, $"\"{SchemaNames.Version}\" must be 1, the only version of the format", version.Position);
            return null;
        }

        var model = new SnapshotModel
        {
            TimeMs = Time(),
            Gates = Entries(SchemaNames.Gates),
            DynamicConfigs = Entries(SchemaNames.DynamicConfigs),
            Experiments = Entries(SchemaNames.Experiments),
            Layers = Entries(SchemaNames.Layers),
            ParameterStores = Entries(SchemaNames.ParameterStores),
        };
        if (Present(root, SchemaNames.Fingerprint) is { } fingerprint && !(fingerprint.Kind == JsonKind.String && fingerprint.Text == SnapshotFingerprint.Of(model)))
        {
            problems.Add(
                SnapshotProblemKind.FingerprintMismatch,
                "The fingerprint does not match the content; the file was edited or merged by hand after the tool wrote it",
                fingerprint.Position);
        }

        return model;
    }

    /// <summary>A member that is there and not null.</summary>
    private static JsonNode? Present(JsonNode node, string name) => node.Find(name) is { Kind: not JsonKind.Null } value ? value : null;

    private long? Time()
    {
        if (Present(root, SchemaNames.Time) is not { } time)
        {
            return null;
        }

        if (time.IsIntegerLiteral && long.Parse(time.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) is >= 0 and var ms)
        {
            return ms;
        }

        problems.Ignore($"\"{SchemaNames.Time}\" must be a whole number of milliseconds", time.Position);
        return null;
    }

    private EquatableList<SnapshotEntry> Entries(string section)
    {
        var entries = new List<SnapshotEntry>();
        foreach (JsonMember member in MembersOf(root, section))
        {
            if (!UnicodeText.IsWellFormed(member.Name))
            {
                problems.Ignore("A name with half a surrogate pair cannot be used", member.Position);
            }
            else if (member.Value.Kind != JsonKind.Object)
            {
                problems.Ignore($"The entry \"{member.Name}\" is not a JSON object", member.Value.Position);
            }
            else
            {
                entries.Add(Entry(section, member.Name, member.Value));
            }
        }

        entries.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        return new EquatableList<SnapshotEntry>(entries);
    }

    private SnapshotEntry Entry(string section, string name, JsonNode node)
    {
        bool isGate = section == SchemaNames.Gates;
        bool isExperiment = section == SchemaNames.Experiments;
        bool isStore = section == SchemaNames.ParameterStores;
        return new SnapshotEntry(name)
        {
            Kind = isGate || isExperiment ? Text(node, SchemaNames.Kind) : null,
            IdType = isStore ? null : Text(node, SchemaNames.IdType),
            Status = isStore ? null : Text(node, SchemaNames.Status),
            Constant = isGate ? Boolean(node, SchemaNames.Constant) : null,
            Description = Text(node, SchemaNames.Description),
            Expires = Date(node),
            Tags = Tags(node),
            Layer = isExperiment ? Text(node, SchemaNames.Layer) : null,
            Groups = isExperiment ? Groups(node) : EquatableList<SnapshotGroup>.Empty,
            Parameters = isGate ? EquatableList<SnapshotParameter>.Empty : Types(node, SchemaNames.Parameters, 1),
        };
    }

    private EquatableList<SnapshotParameter> Types(JsonNode node, string name, int depth)
    {
        var types = new List<SnapshotParameter>();
        foreach (JsonMember member in MembersOf(node, name))
        {
            if (!UnicodeText.IsWellFormed(member.Name))
            {
                problems.Ignore("A parameter with half a surrogate pair in its name is ignored", member.Position);
            }
            else if (Type(member.Value, depth) is { } type)
            {
                types.Add(new SnapshotParameter(member.Name, type));
            }
        }

        types.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        return new EquatableList<SnapshotParameter>(types);
    }

    private SnapshotType? Type(JsonNode node, int depth)
    {
        if (node.Find(SchemaNames.Type) is not { Kind: JsonKind.String } name || SnapshotType.KindOf(name.Text) is not { } kind)
        {
            problems.Ignore("A type must be an object whose \"type\" is string, integer, number, boolean, array, object or json", node.Position);
            return null;
        }

        var type = new SnapshotType(kind)
        {
            IsNullable = Boolean(node, SchemaNames.Nullable) ?? false,
            IsOptional = Boolean(node, SchemaNames.Optional) ?? false,
        };
        switch (kind)
        {
            case SnapshotTypeKind.Array when Present(node, SchemaNames.Items) is { } items:
                // Elements that are lists, objects or of any type are read as JSON, just as without "items".
                return Type(items, depth + 1) is { IsSimple: true, IsNullable: false } element ? type with { Items = new SnapshotType(element.Kind) } : type;
            case SnapshotTypeKind.Object when depth < MaxTypeDepth:
                return type with { Properties = Types(node, SchemaNames.Properties, depth + 1) };
            default:
                return type;
        }
    }

    private EquatableList<SnapshotGroup> Groups(JsonNode node)
    {
        var groups = new List<SnapshotGroup>();
        foreach (JsonNode item in ItemsOf(node, SchemaNames.Groups))
        {
            if (item.Kind != JsonKind.Object || Text(item, SchemaNames.Name) is not { } name)
            {
                problems.Ignore("A group must be an object with a \"name\"", item.Position);
                continue;
            }

            groups.Add(new SnapshotGroup(name, Text(item, SchemaNames.RuleId), Weight(item)));
        }

        return new EquatableList<SnapshotGroup>(groups);
    }

    private double? Weight(JsonNode group)
    {
        if (Present(group, SchemaNames.Weight) is not { } weight)
        {
            return null;
        }

        if (weight.Kind == JsonKind.Number && weight.Number is >= 0 and <= 100)
        {
            return weight.Number;
        }

        problems.Ignore($"\"{SchemaNames.Weight}\" must be a number from 0 to 100", weight.Position);
        return null;
    }

    private EquatableList<string> Tags(JsonNode node)
    {
        var tags = new List<string>();
        foreach (JsonNode tag in ItemsOf(node, SchemaNames.Tags))
        {
            if (tag.Kind == JsonKind.String)
            {
                tags.Add(tag.Text);
            }
            else
            {
                problems.Ignore("A tag must be a string", tag.Position);
            }
        }

        return new EquatableList<string>(tags);
    }

    private string? Date(JsonNode node)
    {
        string? date = Text(node, SchemaNames.Expires);
        if (date is null || DateTime.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            return date;
        }

        problems.Ignore($"\"{SchemaNames.Expires}\" must be a date such as 2027-03-31", node.Find(SchemaNames.Expires)!.Position);
        return null;
    }

    private string? Text(JsonNode node, string name)
    {
        if (Present(node, name) is not { } value || value.Kind == JsonKind.String)
        {
            return Present(node, name)?.Text;
        }

        problems.Ignore($"\"{name}\" must be a string", value.Position);
        return null;
    }

    private bool? Boolean(JsonNode node, string name)
    {
        if (Present(node, name) is not { } value || value.IsBoolean)
        {
            return Present(node, name) is { } known ? known.Kind == JsonKind.True : null;
        }

        problems.Ignore($"\"{name}\" must be true or false", value.Position);
        return null;
    }

    private IReadOnlyList<JsonMember> MembersOf(JsonNode node, string name)
    {
        if (Present(node, name) is { Kind: not JsonKind.Object } other)
        {
            problems.Ignore($"\"{name}\" must be a JSON object", other.Position);
            return [];
        }

        return Present(node, name)?.DistinctMembers() ?? [];
    }

    private IReadOnlyList<JsonNode> ItemsOf(JsonNode node, string name)
    {
        if (Present(node, name) is { Kind: not JsonKind.Array } other)
        {
            problems.Ignore($"\"{name}\" must be a list", other.Position);
            return [];
        }

        return Present(node, name)?.Items ?? [];
    }
}
