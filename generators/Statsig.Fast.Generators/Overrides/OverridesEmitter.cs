using Microsoft.CodeAnalysis;
using Statsig.Fast.Generators.Emitting;
using Statsig.Fast.Generators.Model;
using Statsig.Fast.Snapshots;

namespace Statsig.Fast.Generators.Overrides;

/// <summary>
/// Writes one file for a namespace: a class for each entry, whose properties set parameters, and the extension methods that take it.
/// </summary>
internal static class OverridesEmitter
{
    private const string Kit = "global::Statsig.Fast.Testing";

    internal static void Emit(SourceProductionContext context, OverrideSchema schema)
    {
        context.CancellationToken.ThrowIfCancellationRequested();
        if (schema.Entries.Count > 0)
        {
            SchemaEmitter.Add(context, schema.FileName, "Overrides", TextOf(schema));
        }
    }

    private static string TextOf(OverrideSchema schema)
    {
        CodeWriter code = CodeWriter.Create();
        // A project and an assembly that shows its internals to it may have accessors in one namespace; those of the project are meant.
        code.Line("#pragma warning disable CS0436").Line();
        code.Open($"namespace {schema.Namespace}");
        code.Doc("<summary>Scoped overrides that set parameters of the spec snapshot by typed properties, for tests.</summary>");
        code.Line(SchemaEmitter.GeneratedCode);
        code.Open($"internal static class {OverrideSchema.ClassName}");
        bool isFirst = true;
        foreach (OverrideEntry entry in schema.Entries)
        {
            if (!isFirst)
            {
                code.Line();
            }

            isFirst = false;
            WriteMethods(code, schema, entry);
        }

        WriteClasses(code, schema);
        return code.Close().Close().ToString();
    }

    private static void WriteMethods(CodeWriter code, OverrideSchema schema, OverrideEntry entry)
    {
        string answer = $"global::{schema.Namespace}.{entry.Kind.Types}.{entry.Identifier}";
        string accessor = $"this global::Statsig.Fast.{entry.Kind.Accessor}<{answer}> accessor";
        string set = $"global::System.Action<{entry.Kind.Name}.{entry.Identifier}> set";
        code.Doc($"<summary>Overrides <see cref=\"{answer}\"/> for all users. Parameters that are not set have their typed defaults.</summary>");
        code.Line($"internal static {Kit}.OverrideScope Override({accessor}, {set}) => {Kit}.AccessorOverrides.Override(accessor, {Kit}.ParameterAssignments.Of(set));").Line();
        code.Doc($"<summary>Overrides <see cref=\"{answer}\"/> for one user ID or custom ID. Parameters that are not set have their typed defaults.</summary>");
        code.Line($"internal static {Kit}.OverrideScope OverrideFor({accessor}, string id, {set}) => {Kit}.AccessorOverrides.OverrideFor(accessor, id, {Kit}.ParameterAssignments.Of(set));");
    }

    private static void WriteClasses(CodeWriter code, OverrideSchema schema)
    {
        EntryKind? open = null;
        foreach (OverrideEntry entry in schema.Entries)
        {
            if (entry.Kind != open)
            {
                if (open is not null)
                {
                    code.Close();
                }

                open = entry.Kind;
                code.Line().Doc($"<summary>The parameters of {open.Noun.ToLowerInvariant()}s.</summary>");
                code.Open($"internal static class {open.Name}");
            }
            else
            {
                code.Line();
            }

            WriteClass(code, schema, entry);
        }

        if (open is not null)
        {
            code.Close();
        }
    }

    private static void WriteClass(CodeWriter code, OverrideSchema schema, OverrideEntry entry)
    {
        code.Doc($"<summary>Sets parameters of <see cref=\"global::{schema.Namespace}.{entry.Kind.Types}.{entry.Identifier}\"/>.</summary>");
        code.Open($"internal sealed class {entry.Identifier} : {Kit}.IAssignedParameters");
        code.Line($"private readonly {Kit}.ParameterAssignments _values = new();").Line();
        code.Line($"{Kit}.ParameterValues {Kit}.IAssignedParameters.Values => _values.Values;");
        foreach (OverrideParameter parameter in entry.Parameters)
        {
            WriteProperty(code, parameter);
        }

        code.Close();
    }

    private static void WriteProperty(CodeWriter code, OverrideParameter parameter)
    {
        SnapshotType type = parameter.Type;
        string name = CodeWriter.Literal(parameter.Name);
        (string clr, string fallback, bool isSerialized) = AnswerEmitter.TypeOf(type) is { } simple
            ? (simple, type.IsNullable ? "null" : AnswerEmitter.EmptyOf(type), false)
            : (type.Kind == SnapshotTypeKind.Array ? "global::System.Collections.Generic.IReadOnlyList<object?>" : "object", "null", true);
        code.Line().Doc($"<summary>Parameter <c>{Documentation.Xml(parameter.Name)}</c>: the value that was set, or {(fallback == "null" ? "null" : "the default of its type")}.</summary>");
        bool isNullable = type.IsNullable || isSerialized;
        if (isSerialized && !type.IsNullable && type.Kind != SnapshotTypeKind.Json)
        {
            code.Line("[global::System.Diagnostics.CodeAnalysis.DisallowNull]");
        }

        code.Open($"public {clr}{(isNullable ? "?" : "")} {parameter.Identifier}");
        code.Line($"get => _values.Get<{clr}{(isNullable ? "?" : "")}>({name}, {fallback});");
        if (isSerialized)
        {
            code.Line($"[global::System.Diagnostics.CodeAnalysis.RequiresUnreferencedCode({Kit}.ParameterAssignments.ReflectionMessage)]");
            code.Line($"[global::System.Diagnostics.CodeAnalysis.RequiresDynamicCode({Kit}.ParameterAssignments.ReflectionMessage)]");
        }

        code.Line($"set => _values.{(isSerialized ? "SetSerialized" : "Set")}({name}, value);");
        code.Close();
    }
}
