using System.Collections.Generic;
using System.Text.Json;
using Statsig.Fast.Handles;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Values;

namespace Statsig.Fast.Compilation;

/// <summary>Compares a ruleset with what generated code expects of it.</summary>
/// <remarks>
/// Looks at every answer that a spec can give, without evaluating any: those of its rules and default, of the experiments it hands over to,
/// of the specs that may answer in its place. Takes as long as reading all values once, so it runs beside the calls, not in them.
/// </remarks>
internal sealed class SchemaComparison
{
    private readonly Ruleset _ruleset;
    private readonly List<SchemaDifference> _differences = [];

    private SchemaComparison(Ruleset ruleset) => _ruleset = ruleset;

    /// <summary>What the ruleset lacks, or has otherwise.</summary>
    internal static SchemaDifference[] Compare(Schema schema, Ruleset ruleset)
    {
        var comparison = new SchemaComparison(ruleset);
        comparison.CompareSpecs(schema, EntryType.Gate, ruleset.Gates, "gate");
        comparison.CompareSpecs(schema, EntryType.DynamicConfig, ruleset.Configs, "dynamic config");
        comparison.CompareSpecs(schema, EntryType.Experiment, ruleset.Configs, "experiment");
        comparison.CompareSpecs(schema, EntryType.Layer, ruleset.Layers, "layer");
        comparison.CompareStores(schema);
        return [.. comparison._differences];
    }

    private void CompareSpecs(Schema schema, EntryType kind, SpecIndex index, string entryKind)
    {
        for (int ordinal = 0; ordinal < schema.CountOf(kind); ordinal++)
        {
            string name = schema.NameOf(kind, ordinal)!;
            CompiledSpec? spec = index.Find(name);
            if (spec is null || !(spec.Exists || spec.Mappings is not null || (kind == EntryType.Experiment && spec.Autotune is not null)))
            {
                _differences.Add(new SchemaDifference(SchemaDifferenceKind.MissingEntry, entryKind, name, null));
                continue;
            }

            SchemaParameter[] parameters = schema.ParametersOf(kind, ordinal);
            if (parameters.Length > 0)
            {
                CompareParameters(parameters, AnswersOf(spec, kind), entryKind, name);
            }
        }
    }

    private void CompareParameters(SchemaParameter[] parameters, HashSet<ParameterSet> answers, string entryKind, string name)
    {
        foreach (SchemaParameter parameter in parameters)
        {
            int found = 0;
            bool matches = true;
            foreach (ParameterSet answer in answers)
            {
                ParameterValue value = answer.Find(parameter.Name);
                found += value.Kind == JsonValueKind.Undefined ? 0 : 1;
                matches &= value.Kind == JsonValueKind.Undefined || Matches(parameter, value);
            }

            if (!matches)
            {
                _differences.Add(new SchemaDifference(SchemaDifferenceKind.RetypedParameter, entryKind, name, parameter.Name));
            }
            else if (found == 0 || (found < answers.Count && !parameter.IsOptional))
            {
                _differences.Add(new SchemaDifference(SchemaDifferenceKind.MissingParameter, entryKind, name, parameter.Name));
            }
        }
    }

    private static HashSet<ParameterSet> AnswersOf(CompiledSpec spec, EntryType kind)
    {
        var answers = new HashSet<ParameterSet>();
        var seen = new HashSet<CompiledSpec>();
        var waiting = new Queue<CompiledSpec>([spec]);
        while (waiting.TryDequeue(out CompiledSpec? next))
        {
            if (!seen.Add(next))
            {
                continue;
            }

            if (kind == EntryType.Experiment && next.Autotune is { } autotune)
            {
                AddAutotune(autotune, answers);
            }
            else if (next.Exists)
            {
                answers.Add(next.Default.Parameters);
                foreach (CompiledRule rule in next.Rules)
                {
                    answers.Add(rule.Passed.Parameters);
                    answers.Add(rule.Failed.Parameters);
                    if (rule.Delegate is { } target)
                    {
                        waiting.Enqueue(target);
                    }
                }
            }

            foreach (CompiledMapping mapping in next.Mappings ?? [])
            {
                if (mapping.Target is { } target)
                {
                    waiting.Enqueue(target);
                }
            }
        }

        return answers;
    }

    private static void AddAutotune(CompiledAutotune autotune, HashSet<ParameterSet> answers)
    {
        answers.Add(autotune.PreStart.Parameters);
        answers.Add(autotune.NotTargeted.Parameters);
        foreach (CompiledAutotuneArm arm in autotune.Arms)
        {
            answers.Add(arm.Best.Parameters);
        }
    }

    private void CompareStores(Schema schema)
    {
        for (int ordinal = 0; ordinal < schema.CountOf(EntryType.ParameterStore); ordinal++)
        {
            string name = schema.NameOf(EntryType.ParameterStore, ordinal)!;
            if (_ruleset.FindParameterStore(name) is not { } store)
            {
                _differences.Add(new SchemaDifference(SchemaDifferenceKind.MissingEntry, "parameter store", name, null));
                continue;
            }

            foreach (SchemaParameter parameter in schema.ParametersOf(EntryType.ParameterStore, ordinal))
            {
                int position = store.Table.Find(parameter.Name);
                string declared = position < 0 ? "" : store.Parameters[position].DeclaredType;
                bool matches = parameter.Type == SchemaType.Json || declared.Length == 0 || declared == NameOf(parameter.Type);
                if (position < 0 || !matches)
                {
                    SchemaDifferenceKind difference = position < 0 ? SchemaDifferenceKind.MissingParameter : SchemaDifferenceKind.RetypedParameter;
                    _differences.Add(new SchemaDifference(difference, "parameter store", name, parameter.Name));
                }
            }
        }
    }

    private static string NameOf(SchemaType type) => type switch
    {
        SchemaType.String => "string",
        SchemaType.Boolean => "boolean",
        SchemaType.Array => "array",
        SchemaType.Object => "object",
        _ => "number",
    };

    /// <summary>True when the generated property can read a value.</summary>
    private static bool Matches(SchemaParameter parameter, ParameterValue value)
    {
        if (value.Kind == JsonValueKind.Null)
        {
            return parameter.IsNullable || parameter.Type == SchemaType.Json;
        }

        return parameter.Type switch
        {
            SchemaType.String => value.Kind == JsonValueKind.String,
            SchemaType.Integer => value.TryGet(out long _),
            SchemaType.Number => value.TryGet(out double _),
            SchemaType.Boolean => value.TryGet(out bool _),
            SchemaType.Array => value.TryGet(out JsonFragment? list) && list.Kind == JsonValueKind.Array && MatchesItems(parameter.Items, list),
            SchemaType.Object => value.TryGet(out JsonFragment? json) && json.Kind == JsonValueKind.Object,
            _ => true,
        };
    }

    private static bool MatchesItems(SchemaType items, JsonFragment list) => items switch
    {
        SchemaType.String => list.ListOf<string>() is not null,
        SchemaType.Integer => list.ListOf<long>() is not null,
        SchemaType.Number => list.ListOf<double>() is not null,
        SchemaType.Boolean => list.ListOf<bool>() is not null,
        _ => true,
    };
}
