using System.Runtime.CompilerServices;
using System.Threading;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.ConsolePage;

/// <summary>Numbers rulesets, so that the page can tell them apart: a file that people edit may keep its time.</summary>
internal static class RulesetNumbers
{
    private static readonly ConditionalWeakTable<Ruleset, object> Numbers = [];
    private static long _last;

    /// <summary>The number of a ruleset, the same each time. From 1.</summary>
    internal static long Of(Ruleset ruleset) => (long)Numbers.GetValue(ruleset, static _ => Interlocked.Increment(ref _last));
}
