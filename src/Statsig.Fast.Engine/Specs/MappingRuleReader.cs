using System;
using System.Collections.Generic;

namespace Statsig.Fast.Specs;

/// <summary>Reads the entries of the payload's "override_rules", which may stand before the specs that show the payload's shape.</summary>
/// <remarks>So a rule that only v1 accepts is read, and what it lacks for v2 is kept until the shape is known.</remarks>
internal sealed class MappingRuleReader(RuleReader rules)
{
    private readonly Dictionary<string, string> _incomplete = new(StringComparer.Ordinal);

    /// <summary>The rules that v2 rejects, by name, with the reason.</summary>
    internal IReadOnlyDictionary<string, string> Incomplete => _incomplete;

    /// <summary>Forgets what was read, for a member that replaces an earlier one.</summary>
    internal void Clear() => _incomplete.Clear();

    /// <summary>The rule; null when malformed in either shape, with the cursor's problem set.</summary>
    internal Rule? Read(ref PayloadCursor cursor, string name)
    {
        _incomplete.Remove(name);
        PayloadCursor.Place start = cursor.Mark();
        if (rules.Read(ref cursor, allowInline: true, isLenient: false) is { } complete)
        {
            return complete;
        }

        string problem = cursor.Problem;
        cursor.GoTo(start);
        if (rules.Read(ref cursor, allowInline: true, isLenient: true) is { } lenient)
        {
            _incomplete[name] = problem;
            return lenient;
        }

        return null;
    }
}
