using System.Globalization;
using System.Text;

namespace Statsig.Fast.Snapshots;

/// <summary>Writes the schema form: the same content is always the same text.</summary>
internal sealed class SnapshotWriter
{
    private readonly StringBuilder _text = new();

    private SnapshotWriter()
    {
    }

    /// <summary>The text of a snapshot, with its fingerprint and time.</summary>
    internal static string Write(SnapshotModel model) => Write(model, SnapshotFingerprint.Of(model), withTime: true);

    internal static string Write(SnapshotModel model, string? fingerprint, bool withTime)
    {
        var writer = new SnapshotWriter();
        writer.WriteModel(model, fingerprint, withTime);
        return writer._text.ToString();
    }

    private void WriteModel(SnapshotModel model, string? fingerprint, bool withTime)
    {
        _text.Append("{\n  ").Append(Quote(SchemaNames.Version)).Append(": 1");
        if (fingerprint is not null)
        {
            _text.Append(",\n  ").Append(Quote(SchemaNames.Fingerprint)).Append(": ").Append(Quote(fingerprint));
        }

        if (withTime && model.TimeMs is { } time)
        {
            _text.Append(",\n  ").Append(Quote(SchemaNames.Time)).Append(": ").Append(time.ToString(CultureInfo.InvariantCulture));
        }

        WriteSection(SchemaNames.Gates, model.Gates);
        WriteSection(SchemaNames.DynamicConfigs, model.DynamicConfigs);
        WriteSection(SchemaNames.Experiments, model.Experiments);
        WriteSection(SchemaNames.Layers, model.Layers);
        WriteSection(SchemaNames.ParameterStores, model.ParameterStores);
        _text.Append("\n}\n");
    }

    private void WriteSection(string name, EquatableList<SnapshotEntry> entries)
    {
        _text.Append(",\n  ").Append(Quote(name)).Append(": {");
        for (int i = 0; i < entries.Count; i++)
        {
            _text.Append(i == 0 ? "\n    " : ",\n    ").Append(Quote(entries[i].Name)).Append(": {");
            WriteEntry(entries[i], hasParameters: name != SchemaNames.Gates);
            _text.Append('}');
        }

        _text.Append(entries.Count == 0 ? "}" : "\n  }");
    }

    private void WriteEntry(SnapshotEntry entry, bool hasParameters)
    {
        int start = _text.Length;
        WriteText(SchemaNames.Kind, entry.Kind);
        WriteText(SchemaNames.IdType, entry.IdType);
        WriteText(SchemaNames.Status, entry.Status);
        if (entry.Constant is { } constant)
        {
            Member(SchemaNames.Constant).Append(constant ? "true," : "false,");
        }

        WriteText(SchemaNames.Description, entry.Description);
        WriteText(SchemaNames.Expires, entry.Expires);
        WriteTags(entry.Tags);
        WriteText(SchemaNames.Layer, entry.Layer);
        WriteGroups(entry.Groups);
        if (hasParameters)
        {
            WriteParameters(entry.Parameters);
        }

        if (_text.Length > start)
        {
            // Every member wrote a comma behind itself.
            _text.Length--;
            _text.Append("\n    ");
        }
    }

    private StringBuilder Member(string name) => _text.Append("\n      ").Append(Quote(name)).Append(": ");

    private void WriteText(string name, string? value)
    {
        if (value is not null)
        {
            Member(name).Append(Quote(value)).Append(',');
        }
    }

    private void WriteTags(EquatableList<string> tags)
    {
        if (tags.Count == 0)
        {
            return;
        }

        Member(SchemaNames.Tags).Append('[');
        for (int i = 0; i < tags.Count; i++)
        {
            _text.Append(i == 0 ? "" : ", ").Append(Quote(tags[i]));
        }

        _text.Append("],");
    }

    private void WriteGroups(EquatableList<SnapshotGroup> groups)
    {
        if (groups.Count == 0)
        {
            return;
        }

        Member(SchemaNames.Groups).Append('[');
        for (int i = 0; i < groups.Count; i++)
        {
            SnapshotGroup group = groups[i];
            _text.Append(i == 0 ? "\n        { " : ",\n        { ").Append(Quote(SchemaNames.Name)).Append(": ").Append(Quote(group.Name));
            if (group.RuleId is not null)
            {
                _text.Append(", ").Append(Quote(SchemaNames.RuleId)).Append(": ").Append(Quote(group.RuleId));
            }

            if (group.Weight is { } weight)
            {
                _text.Append(", ").Append(Quote(SchemaNames.Weight)).Append(": ").Append(weight.ToString("R", CultureInfo.InvariantCulture));
            }

            _text.Append(" }");
        }

        _text.Append("\n      ],");
    }

    private void WriteParameters(EquatableList<SnapshotParameter> parameters)
    {
        Member(SchemaNames.Parameters).Append('{');
        for (int i = 0; i < parameters.Count; i++)
        {
            _text.Append(i == 0 ? "\n        " : ",\n        ").Append(Quote(parameters[i].Name)).Append(": ");
            WriteType(parameters[i].Type);
        }

        _text.Append(parameters.Count == 0 ? "}," : "\n      },");
    }

    private void WriteType(SnapshotType type)
    {
        _text.Append("{ ").Append(Quote(SchemaNames.Type)).Append(": ").Append(Quote(SnapshotType.NameOf(type.Kind)));
        if (type.Items is { } items)
        {
            _text.Append(", ").Append(Quote(SchemaNames.Items)).Append(": ");
            WriteType(items);
        }

        if (type.Properties.Count > 0)
        {
            _text.Append(", ").Append(Quote(SchemaNames.Properties)).Append(": { ");
            for (int i = 0; i < type.Properties.Count; i++)
            {
                _text.Append(i == 0 ? "" : ", ").Append(Quote(type.Properties[i].Name)).Append(": ");
                WriteType(type.Properties[i].Type);
            }

            _text.Append(" }");
        }

        _text.Append(type.IsNullable ? $", {Quote(SchemaNames.Nullable)}: true" : "").Append(type.IsOptional ? $", {Quote(SchemaNames.Optional)}: true" : "").Append(" }");
    }

    /// <summary>A text in quotes, escaping what JSON demands and what UTF-8 cannot hold.</summary>
    private static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        for (int i = 0; i < text.Length; i++)
        {
            char unit = text[i];
            bool isPair = i + 1 < text.Length && char.IsSurrogatePair(unit, text[i + 1]);
            if (isPair)
            {
                quoted.Append(unit).Append(text[++i]);
            }
            else if (unit is '"' or '\\')
            {
                quoted.Append('\\').Append(unit);
            }
            else if (unit < ' ' || char.IsSurrogate(unit))
            {
                quoted.Append("\\u").Append(((int)unit).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                quoted.Append(unit);
            }
        }

        return quoted.Append('"').ToString();
    }
}
