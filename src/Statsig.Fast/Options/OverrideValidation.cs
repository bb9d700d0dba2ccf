using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using Statsig.Fast.Compilation;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Values;

namespace Statsig.Fast;

/// <summary>Finds overrides that the server could not read.</summary>
internal static class OverrideValidation
{
    internal static void Check(OverrideOptions overrides, OptionProblems problems)
    {
        CheckObjects(nameof(overrides.DynamicConfigs), overrides.DynamicConfigs, problems);
        CheckObjects(nameof(overrides.Experiments), overrides.Experiments, problems);
        CheckObjects(nameof(overrides.Layers), overrides.Layers, problems);
        CheckStores(overrides.ParameterStores, problems);
        foreach ((string name, string? group) in overrides.ExperimentGroups)
        {
            if (group is null)
            {
                problems.Add(nameof(StatsigOptions.Overrides), $"The override of the experiment \"{name}\" has no group. Use the name of a group, or leave it out.");
            }
        }
    }

    private static void CheckObjects(string kind, IDictionary<string, string> values, OptionProblems problems)
    {
        foreach ((string name, string? value) in values)
        {
            if (value is null || !IsObject(value))
            {
                problems.Add(
                    nameof(StatsigOptions.Overrides), $"The override of \"{name}\" in Overrides.{kind} is not one JSON object. Use a text such as {{\"color\": \"green\"}}.");
            }
        }
    }

    private static void CheckStores(IDictionary<string, string> stores, OptionProblems problems)
    {
        foreach ((string name, string? parameters) in stores)
        {
            try
            {
                // Read as the server reads it, so that the server cannot fail later.
                ParameterStoreCompiler.CompileOverride(name, Encoding.UTF8.GetBytes(parameters ?? ""), new EvaluationSettings());
            }
            catch (JsonException exception)
            {
                problems.Add(nameof(StatsigOptions.Overrides), $"The override of \"{name}\" in Overrides.ParameterStores is not valid. {exception.Message}");
            }
        }
    }

    private static bool IsObject(string json)
    {
        try
        {
            // Read as the server reads it; true, false and null are also read, but have no parameters.
            ParameterJson.ReadSet(json);
            return json.TrimStart().StartsWith('{');
        }
        catch (JsonException)
        {
            return false; // The caller reports the name.
        }
    }
}
