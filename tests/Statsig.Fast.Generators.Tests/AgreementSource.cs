using System.Globalization;
using System.Text;
using Statsig.Fast.Generators.Emitting;
using Statsig.Fast.Generators.Model;
using Statsig.Fast.Generators.Naming;
using Statsig.Fast.Snapshots;

namespace Statsig.Fast.Generators.Tests;

/// <summary>Writes a program that asks everything twice, by typed accessor and by name, and counts and lists what differs.</summary>
internal static class AgreementSource
{
    internal static string Of(SnapshotModel snapshot)
    {
        var code = new StringBuilder("""
            #nullable enable
            using System;
            using System.Collections.Generic;
            using Statsig.Fast;
            namespace App;
            internal static class Agreement
            {
                private static int _compared;
                private static void Same<T>(List<string> differences, string what, T typed, T byName)
                {
                    _compared++;
                    if (!EqualityComparer<T>.Default.Equals(typed, byName)) { differences.Add($"{what}: {typed}, by name {byName}"); }
                }

            """);
        var calls = new StringBuilder();
        int count = 0;
        foreach (EntryKind kind in EntryKind.All)
        {
            EquatableList<SnapshotEntry> entries = kind.EntriesOf(snapshot);
            string[] identifiers = NamePlan.OfEntries(kind, entries);
            for (int i = 0; i < entries.Count; i++)
            {
                // One method an entry: a single one of thousands of lines takes the compiler minutes.
                string method = "M" + (count++).ToString(CultureInfo.InvariantCulture);
                calls.Append(method).Append("(server, user, differences, accessors);\n");
                code.Append($"private static void {method}(StatsigServer server, StatsigUser user, List<string> differences, StatsigAccessors accessors) {{\n");
                Write(code, kind, entries[i], identifiers[i]);
                code.Append("}\n");
            }
        }

        code.Append("internal static int Compare(StatsigServer server, StatsigUser user, List<string> differences) {\n_compared = 0;\nvar accessors = new StatsigAccessors(server);\n");
        return code.Append(calls).Append("return _compared;\n}\n}\n").ToString();
    }

    private static void Write(StringBuilder code, EntryKind kind, SnapshotEntry entry, string identifier)
    {
        string name = CodeWriter.Literal(entry.Name);
        string accessor = $"{kind.Name}.{identifier}";
        code.Append($"Same(differences, {name}, {accessor}.Name, {name});\n");
        if (kind == EntryKind.Gates)
        {
            code.Append($"Same(differences, {name}, {accessor}.For(server).IsOn(user), server.CheckGate(user, {name}));\n");
            code.Append($"Same(differences, {name}, {accessor}.For(server).IsOn(user, ExposureLogging.Disabled), server.CheckGate(user, {name}));\n");
            code.Append($"Same(differences, {name}, accessors.{accessor}.IsOn(user), server.CheckGate(user, {name}));\n");
            code.Append($"Same(differences, {name}, {accessor}.For(server).Get(user).RuleId, server.GetFeatureGate(user, {name}).RuleId);\n");
            return;
        }

        string method = kind.Name switch { "DynamicConfigs" => "GetDynamicConfig", "Experiments" => "GetExperiment", "Layers" => "GetLayer", _ => "GetParameterStore" };
        code.Append($"var byName = server.{method}(user, {name});\nvar typed = {accessor}.For(server).Get(user);\n");
        if (kind.Name != "ParameterStores")
        {
            code.Append($"Same(differences, {name}, typed.Answer.RuleId, byName.RuleId);\n");
            code.Append($"Same(differences, {name}, accessors.{accessor}.Get(user).Answer.ValueJson, byName.ValueJson);\n");
        }

        if (entry.Groups.Count > 0)
        {
            code.Append($"Same(differences, {name}, typed.GroupName, byName.GroupName);\n");
            code.Append($"Same(differences, {name}, typed.Group != 0 || typed.GroupName is null || !{KnownGroups(entry)}, true);\n");
        }

        string[] members = NamePlan.OfParameters(entry.Parameters, identifier);
        for (int i = 0; i < members.Length; i++)
        {
            string parameter = CodeWriter.Literal(entry.Parameters[i].Name);
            string what = CodeWriter.Literal(entry.Name + "." + entry.Parameters[i].Name);
            SnapshotType type = entry.Parameters[i].Type;
            string typed = $"typed.{members[i]}";
            string lists = type.Items is { } items ? $"IReadOnlyList<{Simple(items.Kind)}>" : "";
            bool isMissing = type.IsNullable || type.IsOptional;
            code.Append(type.Kind switch
            {
                SnapshotTypeKind.Json => $"Same(differences, {what}, {typed}.ToString(), byName.GetValue({parameter}).ToString());\n",
                SnapshotTypeKind.Object when type.Properties.Count > 0 && isMissing => $"Same(differences, {what}, {typed}?.Json, byName.Get<JsonFragment>({parameter}, null));\n",
                SnapshotTypeKind.Object when type.Properties.Count > 0 => $"Same(differences, {what}, {typed}.Json, byName.Get<JsonFragment>({parameter}, null));\n",
                SnapshotTypeKind.Object => $"Same<object?>(differences, {what}, {typed}, byName.Get<JsonFragment>({parameter}, null));\n",
                SnapshotTypeKind.Array when lists.Length == 0 => $"Same<object?>(differences, {what}, {typed}, byName.Get<JsonFragment>({parameter}, null));\n",
                SnapshotTypeKind.Array => $"Same<object?>(differences, {what}, {typed}{(isMissing ? "" : " is { Count: > 0 } list ? list : null")}, byName.Get<{lists}>({parameter}, null){(isMissing ? "" : " is { Count: > 0 } other ? other : null")});\n",
                SnapshotTypeKind.String => $"Same(differences, {what}, {typed}, byName.Get<string>({parameter}, {(isMissing ? "null" : "\"\"")}));\nSame(differences, {what}, typed.{members[i]}Or(\"f\"), byName.Get({parameter}, \"f\"));\n",
                _ when isMissing => $"Same(differences, {what}, {typed}, byName.Get<{Simple(type.Kind)}?>({parameter}, null));\n",
                _ => $"Same(differences, {what}, {typed}, byName.Get<{Simple(type.Kind)}>({parameter}, default));\n",
            });

            // What the snapshot says is true of this answer: a parameter that is never missing is there.
            if (!isMissing && type.Kind != SnapshotTypeKind.Json && kind.Name != "ParameterStores")
            {
                code.Append($"Same(differences, {what} + \" is there\", byName.Details.Reason == EvaluationReason.Bootstrap ? byName.GetValue({parameter}).Kind != System.Text.Json.JsonValueKind.Undefined : true, true);\n");
            }
        }
    }

    private static string KnownGroups(SnapshotEntry entry)
    {
        var names = new StringBuilder("(typed.GroupName is ");
        for (int i = 0; i < entry.Groups.Count; i++)
        {
            names.Append(i == 0 ? "" : " or ").Append(CodeWriter.Literal(entry.Groups[i].Name));
        }

        return names.Append(')').ToString();
    }

    private static string Simple(SnapshotTypeKind kind) => kind switch
    {
        SnapshotTypeKind.String => "string",
        SnapshotTypeKind.Integer => "long",
        SnapshotTypeKind.Number => "double",
        _ => "bool",
    };
}
