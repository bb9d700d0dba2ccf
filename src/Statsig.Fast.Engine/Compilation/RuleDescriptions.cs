using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using Statsig.Fast.Compilation.Operators;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Specs;

namespace Statsig.Fast.Compilation;

/// <summary>Decides what a rule keeps for explanations besides its conditions, which describe themselves.</summary>
internal static class RuleDescriptions
{
    /// <summary>Most rules for everyone have this condition alone; they share one object.</summary>
    private static readonly RuleExtras PublicAlone = new(null, [Fixed.Public.Always!]);

    /// <summary>Returns what a rule keeps; null for nothing.</summary>
    /// <param name="rule">The rule as delivered.</param>
    /// <param name="described">All of its conditions.</param>
    /// <param name="running">The number of conditions that evaluation runs.</param>
    /// <param name="scope">The compilation.</param>
    internal static RuleExtras? Of(Rule rule, List<IDescribedCondition> described, int running, CompilationScope scope)
    {
        string? name = NameOf(rule, scope);
        if (running == described.Count)
        {
            return name is null ? null : new RuleExtras(name, null);
        }

        return name is null && described.Count == 1 && ReferenceEquals(described[0], Fixed.Public.Always) ? PublicAlone : new RuleExtras(name, [.. described]);
    }

    /// <summary>The name of a rule; null when it is the rule ID, as in the payloads of the service, or cannot be decoded.</summary>
    private static string? NameOf(Rule rule, CompilationScope scope)
    {
        if (!rule.Name.IsPresent)
        {
            return null;
        }

        ReadOnlySpan<byte> json = scope.Bytes(rule.Name);
        if (Ascii.Equals(json[1..^1], rule.Id))
        {
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            string name = reader.ValueIsEscaped ? reader.GetString()! : scope.Pool.TextOf(reader.ValueSpan);
            return name == rule.Id ? null : name;
        }
        catch (InvalidOperationException)
        {
            return null; // Half a surrogate pair. Nothing evaluates a name, so it costs nothing but itself.
        }
    }
}
