using System;
using Statsig.Fast.Generators.Model;
using Statsig.Fast.Snapshots;

namespace Statsig.Fast.Generators.Emitting;

/// <summary>Writes the entries of one kind: a static class, the same for one server, and a struct for each entry with parameters.</summary>
internal static class EntriesEmitter
{
    internal static string Emit(SnapshotSchema schema, EntryKind kind, EquatableList<SnapshotEntry> entries, string[] identifiers)
    {
        string visibility = SchemaEmitter.Visibility(schema.IsPublic);
        string plural = kind.Noun.ToLowerInvariant() + "s";
        CodeWriter code = CodeWriter.Create();
        code.Open($"namespace {schema.Namespace}");
        code.Doc($"<summary>The {plural} of the spec snapshot.</summary>");
        code.Line(SchemaEmitter.GeneratedCode);
        code.Open($"{visibility} static class {kind.Name}");
        ForEach(entries, identifiers, code, (entry, identifier, ordinal) =>
        {
            Documentation.Write(code, kind.Noun, entry);
            code.Line($"public static {AccessorOf(kind, identifier)} {identifier} => new({HandleOf(kind, ordinal)}, StatsigSchema.Client);");
        });
        code.Close().Line();

        code.Doc($"<summary>The {plural} of the spec snapshot for one server, for dependency injection and tests.</summary>");
        code.Line(SchemaEmitter.GeneratedCode);
        code.Open($"{visibility} readonly struct {kind.Surface}");
        code.Line("private readonly global::Statsig.Fast.IStatsigServer? _server;").Line();
        code.Doc("<summary>Creates the accessors of a server.</summary>");
        code.Doc("<param name=\"server\">The server that evaluates.</param>");
        code.Open($"public {kind.Surface}(global::Statsig.Fast.IStatsigServer server)");
        code.Line("_server = server;");
        code.Close();
        if (entries.Count > 0)
        {
            code.Line();
        }

        ForEach(entries, identifiers, code, (_, identifier, ordinal) =>
        {
            code.Doc($"<inheritdoc cref=\"global::{schema.Namespace}.{kind.Name}.{identifier}\"/>");
            code.Line($"public {AccessorOf(kind, identifier)} {identifier} => new({HandleOf(kind, ordinal)}, _server);");
        });
        code.Close();

        if (kind != EntryKind.Gates)
        {
            code.Line();
            code.Doc($"<summary>The answers of <see cref=\"global::{schema.Namespace}.{kind.Name}\"/>, with typed parameters.</summary>");
            code.Line(SchemaEmitter.GeneratedCode);
            code.Open($"{visibility} static class {kind.Types}");
            ForEach(entries, identifiers, code, (entry, identifier, _) => AnswerEmitter.Emit(code, kind, entry, identifier));
            code.Close();
        }

        return code.Close().ToString();
    }

    private static void ForEach(EquatableList<SnapshotEntry> entries, string[] identifiers, CodeWriter code, Action<SnapshotEntry, string, int> write)
    {
        for (int i = 0; i < entries.Count; i++)
        {
            if (i > 0)
            {
                code.Line();
            }

            write(entries[i], identifiers[i], i);
        }
    }

    private static string AccessorOf(EntryKind kind, string identifier) =>
        $"global::Statsig.Fast.{kind.Accessor}" + (kind == EntryKind.Gates ? "" : $"<{kind.Types}.{identifier}>");

    private static string HandleOf(EntryKind kind, int ordinal) =>
        $"new global::Statsig.Fast.Handles.{kind.Handle}(StatsigSchema.Instance, {CodeWriter.Number(ordinal)})";
}
