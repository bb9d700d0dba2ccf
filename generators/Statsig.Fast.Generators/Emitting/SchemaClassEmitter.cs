using System.Collections.Generic;
using System.Text;
using Statsig.Fast.Generators.Model;
using Statsig.Fast.Snapshots;

namespace Statsig.Fast.Generators.Emitting;

/// <summary>Writes the class that represents the snapshot at run time: names and types as data in the assembly's image.</summary>
/// <remarks>The class has no static constructor and no field per entry, so unused entries cost nothing at start-up.</remarks>
internal static class SchemaClassEmitter
{
    private const int NumbersPerLine = 20;

    internal static string Emit(SnapshotSchema schema)
    {
        var names = new Blob();
        var parameterNames = new Blob();
        var parameterTypes = new List<int>();
        var parameterEnds = new List<int>();
        var counts = new List<int>();
        foreach (EntryKind kind in EntryKind.All)
        {
            EquatableList<SnapshotEntry> entries = kind.EntriesOf(schema.Snapshot);
            counts.Add(entries.Count);
            foreach (SnapshotEntry entry in entries)
            {
                names.Add(entry.Name);
                if (kind == EntryKind.Gates)
                {
                    continue;
                }

                foreach (SnapshotParameter parameter in entry.Parameters)
                {
                    parameterNames.Add(parameter.Name);
                    parameterTypes.Add(BitsOf(parameter.Type));
                }

                parameterEnds.Add(parameterTypes.Count);
            }
        }

        CodeWriter code = CodeWriter.Create();
        code.Open($"namespace {schema.Namespace}");
        code.Doc("<summary>The spec snapshot of this assembly, as the runtime uses it.</summary>");
        code.Line(SchemaEmitter.GeneratedCode);
        code.Open("internal sealed class StatsigSchema : global::Statsig.Fast.Handles.Schema");
        code.Line("private static StatsigSchema? _instance;").Line();
        code.Line("internal static StatsigSchema Instance => _instance ?? global::Statsig.Fast.Handles.Schema.Register(ref _instance, new StatsigSchema());").Line();
        code.Line($"internal static global::Statsig.Fast.IStatsigServer? Client => {(schema.Client.Length > 0 ? "global::" + schema.Client : "null")};").Line();
        code.Line($"public override string Fingerprint => {CodeWriter.Literal(SnapshotFingerprint.Of(schema.Snapshot))};").Line();
        WriteNumbers(code, "Counts", "int", counts);
        WriteBlob(code, "NamesUtf8", names);
        WriteNumbers(code, "NameEnds", "int", names.Ends);
        WriteBlob(code, "ParameterNamesUtf8", parameterNames);
        WriteNumbers(code, "ParameterNameEnds", "int", parameterNames.Ends);
        WriteNumbers(code, "ParameterTypes", "byte", parameterTypes);
        WriteNumbers(code, "ParameterEnds", "int", parameterEnds, isLast: true);
        return code.Close().Close().ToString();
    }

    /// <summary>The type in one byte, as the runtime's schema decodes it.</summary>
    internal static int BitsOf(SnapshotType type) =>
        (int)type.Kind | ((int)(type.Items?.Kind ?? 0) << 3) | (type.IsNullable ? 0x40 : 0) | (type.IsOptional ? 0x80 : 0);

    private static void WriteBlob(CodeWriter code, string name, Blob blob) =>
        code.Line($"protected override global::System.ReadOnlySpan<byte> {name} => \"{blob.Text}\"u8;").Line();

    private static void WriteNumbers(CodeWriter code, string name, string type, List<int> numbers, bool isLast = false)
    {
        string head = $"protected override global::System.ReadOnlySpan<{type}> {name} => ";
        if (numbers.Count == 0)
        {
            code.Line(head + "default;");
        }
        else
        {
            code.Line(head + $"new {type}[]").Open();
            for (int i = 0; i < numbers.Count; i += NumbersPerLine)
            {
                var line = new StringBuilder();
                for (int j = i; j < numbers.Count && j < i + NumbersPerLine; j++)
                {
                    line.Append(j == i ? "" : " ").Append(CodeWriter.Number(numbers[j])).Append(',');
                }

                code.Line(line.ToString());
            }

            code.Close("};");
        }

        if (!isLast)
        {
            code.Line();
        }
    }

    /// <summary>Texts one after the other, and where each ends in UTF-8.</summary>
    private sealed class Blob
    {
        private readonly StringBuilder _literal = new();
        private int _length;

        internal List<int> Ends { get; } = [];

        internal string Text => _literal.ToString();

        internal void Add(string text)
        {
            CodeWriter.AppendEscaped(_literal, text);
            _length += Encoding.UTF8.GetByteCount(text);
            Ends.Add(_length);
        }
    }
}
