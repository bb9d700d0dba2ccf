using Statsig.Fast.Generators.Model;

namespace Statsig.Fast.Generators.Emitting;

/// <summary>Writes the class that gathers the accessors of one server, for dependency injection and tests.</summary>
internal static class AccessorsEmitter
{
    internal static string Emit(SnapshotSchema schema)
    {
        CodeWriter code = CodeWriter.Create();
        code.Open($"namespace {schema.Namespace}");
        code.Doc("<summary>The accessors of the spec snapshot for one server, for dependency injection and tests.</summary>");
        code.Line(SchemaEmitter.GeneratedCode);
        code.Open($"{SchemaEmitter.Visibility(schema.IsPublic)} sealed class StatsigAccessors");
        code.Line("private readonly global::Statsig.Fast.IStatsigServer _server;").Line();
        code.Doc("<summary>Creates the accessors of a server.</summary>");
        code.Doc("<param name=\"server\">The server that evaluates.</param>");
        code.Open("public StatsigAccessors(global::Statsig.Fast.IStatsigServer server)");
        code.Line("global::System.ArgumentNullException.ThrowIfNull(server);");
        code.Line("_server = server;");
        code.Close();
        foreach (EntryKind kind in EntryKind.All)
        {
            code.Line();
            code.Doc($"<summary>The same as <see cref=\"global::{schema.Namespace}.{kind.Name}\"/>, for this server.</summary>");
            code.Line($"public {kind.Surface} {kind.Name} => new(_server);");
        }

        return code.Close().Close().ToString();
    }
}
