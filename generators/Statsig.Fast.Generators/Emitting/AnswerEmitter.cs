using System;
using System.Collections.Generic;
using Statsig.Fast.Generators.Model;
using Statsig.Fast.Generators.Naming;
using Statsig.Fast.Snapshots;

namespace Statsig.Fast.Generators.Emitting;

/// <summary>Writes the struct of one entry: a property for each parameter, the group, and structs for objects inside.</summary>
internal static class AnswerEmitter
{
    private const string Lists = "global::System.Collections.Generic.IReadOnlyList";

    private const string Fragment = "global::Statsig.Fast.JsonFragment";

    internal static void Emit(CodeWriter code, EntryKind kind, SnapshotEntry entry, string identifier)
    {
        string answer = $"global::Statsig.Fast.{kind.Answer}";
        string contract = $"global::Statsig.Fast.ITypedAnswer<{answer}, {identifier}>";
        code.Doc($"<summary>The answer of {kind.Noun.ToLowerInvariant()} <c>{Documentation.Xml(entry.Name)}</c>.</summary>");
        code.Open($"public readonly struct {identifier} : {contract}");
        code.Line($"private readonly {answer} _answer;").Line();
        code.Doc("<summary>Wraps an answer, for tests of code that uses the struct.</summary>");
        code.Doc("<param name=\"answer\">The answer.</param>");
        code.Open($"public {identifier}(in {answer} answer)");
        code.Line("_answer = answer;");
        code.Close().Line();
        code.Doc("<summary>The untyped answer, with its details.</summary>");
        code.Line($"public {answer} Answer => _answer;");
        if (entry.Groups.Count > 0)
        {
            WriteGroup(code, entry);
        }

        string[] members = NamePlan.OfParameters(entry.Parameters, identifier);
        for (int i = 0; i < members.Length; i++)
        {
            WriteParameter(code, kind, entry.Parameters[i], identifier, members, i);
        }

        code.Line().Line($"static {identifier} {contract}.From(in {answer} answer) => new(in answer);");
        WriteObjects(code, entry.Parameters, members);
        if (entry.Groups.Count > 0)
        {
            WriteGroups(code, entry);
        }

        code.Close();
    }

    private static void WriteGroup(CodeWriter code, SnapshotEntry entry)
    {
        code.Line();
        code.Doc("<summary>The name of the user's group; null when the user is in no group.</summary>");
        code.Line("public string? GroupName => _answer.GroupName;").Line();
        code.Doc("<summary>The user's group; unknown when the user is in no group, or in a group that the spec snapshot does not have.</summary>");
        code.Line("public Groups Group => _answer.GroupName switch").Open();
        List<string> names = GroupNames(entry);
        string[] identifiers = NamePlan.OfMembers(names, "Unknown");
        for (int i = 0; i < names.Count; i++)
        {
            code.Line($"{CodeWriter.Literal(names[i])} => Groups.{identifiers[i]},");
        }

        code.Line("_ => Groups.Unknown,").Close("};");
    }

    private static void WriteGroups(CodeWriter code, SnapshotEntry entry)
    {
        code.Line();
        code.Doc("<summary>The groups.</summary>");
        code.Open("public enum Groups");
        code.Doc("<summary>No group, or a group that the spec snapshot does not have.</summary>");
        code.Line("Unknown = 0,");
        List<string> names = GroupNames(entry);
        string[] identifiers = NamePlan.OfMembers(names, "Unknown");
        for (int i = 0; i < names.Count; i++)
        {
            code.Line().Doc($"<summary>Group <c>{Documentation.Xml(names[i])}</c>.</summary>");
            // For the test kit, which finds a group by its constant. Trimmed programs do not keep the attribute.
            code.Line($"[global::Statsig.Fast.Handles.GroupName({CodeWriter.Literal(names[i])})]");
            code.Line($"{identifiers[i]} = {CodeWriter.Number(i + 1)},");
        }

        code.Close();
    }

    private static List<string> GroupNames(SnapshotEntry entry)
    {
        var names = new List<string>();
        foreach (SnapshotGroup group in entry.Groups)
        {
            if (!names.Contains(group.Name))
            {
                names.Add(group.Name);
            }
        }

        return names;
    }

    private static void WriteParameter(CodeWriter code, EntryKind kind, SnapshotParameter parameter, string enclosing, string[] members, int index)
    {
        string member = members[index];
        string name = CodeWriter.Literal(parameter.Name);
        SnapshotType type = parameter.Type;
        bool mayBeMissing = type.IsNullable || type.IsOptional;
        code.Line().Doc($"<summary>Parameter <c>{Documentation.Xml(parameter.Name)}</c>{Fallback(type, mayBeMissing)}</summary>");
        if (kind.HasOverrides)
        {
            // For test projects that reference this one: OverridesGenerator reads it. Trimmed programs do not keep the attribute.
            code.Line($"[global::Statsig.Fast.Handles.SnapshotParameter({name}, {CodeWriter.Number(SchemaClassEmitter.BitsOf(type))})]");
        }

        if (type.Kind == SnapshotTypeKind.Json)
        {
            code.Line($"public global::Statsig.Fast.ParameterValue {member} => _answer.GetValue({name});");
            return;
        }

        if (type.Kind == SnapshotTypeKind.Object && type.Properties.Count > 0)
        {
            string fragment = $"_answer.Get<{Fragment}>({name}, null)";
            code.Line(mayBeMissing
                ? $"public Objects.{member}? {member} => {fragment} is {{ }} json ? new Objects.{member}(json) : null;"
                : $"public Objects.{member} {member} => new({fragment});");
            return;
        }

        if (TypeOf(type) is not { } clr)
        {
            code.Line($"public {Fragment}? {member} => _answer.Get<{Fragment}>({name}, null);");
            return;
        }

        code.Line(mayBeMissing
            ? $"public {clr}? {member} => _answer.Get<{(type.Kind is SnapshotTypeKind.String or SnapshotTypeKind.Array ? clr : clr + "?")}>({name}, null);"
            : $"public {clr} {member} => _answer.Get({name}, {EmptyOf(type)});");
        string method = member + "Or";
        while (method == enclosing || Array.IndexOf(members, method) >= 0)
        {
            method += "_";
        }

        code.Line().Doc($"<summary>Parameter <c>{Documentation.Xml(parameter.Name)}</c>, or the fallback when it is missing or of another type.</summary>");
        code.Doc("<param name=\"fallback\">The value to return when the parameter is missing or of another type.</param>");
        code.Line($"public {clr} {method}({clr} fallback) => _answer.Get({name}, fallback);");
    }

    private static string Fallback(SnapshotType type, bool mayBeMissing) =>
        type.Kind == SnapshotTypeKind.Json ? ", whose values have different types; its kind is undefined when it is missing."
        : mayBeMissing || (TypeOf(type) is null && type.Properties.Count == 0) ? "; null when it is missing or of another type."
        : type.Kind == SnapshotTypeKind.Object ? "."
        : $"; {(type.Kind switch { SnapshotTypeKind.String => "empty", SnapshotTypeKind.Array => "empty", SnapshotTypeKind.Boolean => "false", _ => "0" })} when it is missing or of another type.";

    /// <summary>The C# type of a simple parameter or a list; null for what is read as a fragment of JSON.</summary>
    internal static string? TypeOf(SnapshotType type) => type.Kind switch
    {
        SnapshotTypeKind.String => "string",
        SnapshotTypeKind.Integer => "long",
        SnapshotTypeKind.Number => "double",
        SnapshotTypeKind.Boolean => "bool",
        SnapshotTypeKind.Array when type.Items is { } items => $"{Lists}<{TypeOf(items)}>",
        _ => null,
    };

    internal static string EmptyOf(SnapshotType type) => type.Kind switch
    {
        SnapshotTypeKind.String => "\"\"",
        SnapshotTypeKind.Integer => "0L",
        SnapshotTypeKind.Number => "0.0",
        SnapshotTypeKind.Boolean => "false",
        _ => $"({TypeOf(type)})global::System.Array.Empty<{TypeOf(type.Items!)}>()",
    };

    /// <summary>
    /// The structs of objects among parameters or properties, in a nested class so that their names cannot collide with other members.
    /// </summary>
    private static void WriteObjects(CodeWriter code, EquatableList<SnapshotParameter> parameters, string[] members)
    {
        bool isOpen = false;
        for (int i = 0; i < members.Length; i++)
        {
            SnapshotType type = parameters[i].Type;
            if (type.Kind != SnapshotTypeKind.Object || type.Properties.Count == 0)
            {
                continue;
            }

            if (isOpen)
            {
                code.Line();
            }
            else
            {
                code.Line().Doc("<summary>The types of parameters that are objects.</summary>");
                code.Open("public static class Objects");
                isOpen = true;
            }

            WriteObject(code, parameters[i], members[i]);
        }

        if (isOpen)
        {
            code.Close();
        }
    }

    private static void WriteObject(CodeWriter code, SnapshotParameter parameter, string identifier)
    {
        code.Doc($"<summary>The object <c>{Documentation.Xml(parameter.Name)}</c>.</summary>");
        code.Open($"public readonly struct {identifier}");
        code.Line($"private readonly {Fragment}? _json;").Line();
        code.Doc("<summary>Wraps a JSON object.</summary>");
        code.Doc("<param name=\"json\">The object; null for one without properties.</param>");
        code.Open($"public {identifier}({Fragment}? json)");
        code.Line("_json = json;");
        code.Close().Line();
        code.Doc("<summary>The object as JSON; null when it is missing.</summary>");
        code.Line($"public {Fragment}? Json => _json;");
        string[] members = NamePlan.OfParameters(parameter.Type.Properties, identifier);
        for (int i = 0; i < members.Length; i++)
        {
            WriteProperty(code, parameter.Type.Properties[i], members[i]);
        }

        WriteObjects(code, parameter.Type.Properties, members);
        code.Close();
    }

    private static void WriteProperty(CodeWriter code, SnapshotParameter property, string member)
    {
        SnapshotType type = property.Type;
        bool mayBeMissing = type.IsNullable || type.IsOptional;
        string read = $"_json is null ? default : _json.GetValue({CodeWriter.Literal(property.Name)})";
        code.Line().Doc($"<summary>Property <c>{Documentation.Xml(property.Name)}</c>{Fallback(type, mayBeMissing)}</summary>");
        if (type.Kind == SnapshotTypeKind.Json)
        {
            code.Line($"public global::Statsig.Fast.ParameterValue {member} => {read};");
        }
        else if (type.Kind == SnapshotTypeKind.Object && type.Properties.Count > 0)
        {
            code.Line(mayBeMissing
                ? $"public Objects.{member}? {member} => ({read}).TryGet(out {Fragment}? json) ? new Objects.{member}(json) : null;"
                : $"public Objects.{member} {member} => new(({read}).TryGet(out {Fragment}? json) ? json : null);");
        }
        else if (TypeOf(type) is not { } clr)
        {
            code.Line($"public {Fragment}? {member} => ({read}).TryGet(out {Fragment}? json) ? json : null;");
        }
        else
        {
            bool isReference = type.Kind is SnapshotTypeKind.String or SnapshotTypeKind.Array;
            code.Line($"public {clr}{(mayBeMissing ? "?" : "")} {member} => ({read}).TryGet(out {clr}{(isReference ? "?" : "")} value) ? value : {(mayBeMissing ? "null" : EmptyOf(type))};");
        }
    }
}
