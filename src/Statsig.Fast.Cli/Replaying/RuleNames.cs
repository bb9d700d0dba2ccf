using System.Collections.Generic;
using Statsig.Fast.Cli.Describing;

namespace Statsig.Fast.Cli.Replaying;

/// <summary>What the rules of a payload are called in reports, by the spec and the ID.</summary>
internal sealed class RuleNames
{
    private readonly Dictionary<(SpecGroup Group, string Spec, string Id), string> _before;
    private readonly Dictionary<(SpecGroup Group, string Spec, string Id), string> _after;

    internal RuleNames(DescribedPayload before, DescribedPayload after)
    {
        _before = NamesOf(before);
        _after = NamesOf(after);
    }

    /// <summary>The rule of an answer in words, such as: rule "Employees" (3abc).</summary>
    internal string Of(EntityResult entity, Answer answer, bool isAfter)
    {
        Dictionary<(SpecGroup, string, string), string> names = isAfter ? _after : _before;
        return answer.RuleId switch
        {
            "" => "no rule",
            "default" => "no rule matches",
            "disabled" => "disabled",
            { } id when answer.Experiment is { } experiment && names.TryGetValue((SpecGroup.Configs, experiment, id), out string? name) => name,
            { } id => names.GetValueOrDefault((entity.Group, entity.Name, id)) ?? $"rule {id}",
        };
    }

    private static Dictionary<(SpecGroup Group, string Spec, string Id), string> NamesOf(DescribedPayload payload)
    {
        var names = new Dictionary<(SpecGroup, string, string), string>();
        Add(SpecGroup.Gates, payload.Gates);
        Add(SpecGroup.Configs, payload.Configs);
        Add(SpecGroup.Layers, payload.Layers);
        return names;

        void Add(SpecGroup group, IReadOnlyDictionary<string, DescribedSpec> specs)
        {
            foreach (DescribedSpec spec in specs.Values)
            {
                foreach (DescribedRule rule in spec.Rules)
                {
                    names.TryAdd((group, spec.Name, rule.Id), rule.Label);
                }
            }
        }
    }
}
