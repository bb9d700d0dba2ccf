using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Values;

namespace Statsig.Fast.Evaluation;

/// <summary>
/// A layer whose parameters come from several rules: the values gathered so far, as a node of a tree that all evaluations share.
/// </summary>
/// <remarks>
/// Every contribution steps to a child node, made the first time and found again later, as in <see cref="ExposureTrail"/>; so merging
/// allocates nothing once a combination has been seen. The number of nodes is bounded by <see cref="MaxNodes"/> per layer; beyond
/// that merging is still correct and allocates. Safe from any thread.
/// </remarks>
internal sealed class LayerMerge : MergeStates
{
    internal const int MaxNodes = 4_096;

    private readonly CompiledSpec _layer;
    private readonly Tree _tree;
    private readonly List<Entry> _entries;
    private ConcurrentDictionary<(CompiledRule Rule, Outcome Outcome), LayerMerge>? _next; // Most nodes are leaves and never have one.
    private Outcome? _outcome;

    private LayerMerge(CompiledSpec layer, Tree tree, List<Entry> entries)
    {
        _layer = layer;
        _tree = tree;
        _entries = entries;
    }

    /// <summary>Set once any rule has passed.</summary>
    internal bool AnyPassed { get; private init; }

    /// <summary>The experiment that contributed last.</summary>
    internal CompiledSpec? Delegate { get; private init; }

    private Outcome? DelegateOutcome { get; init; }

    private string RuleId { get; init; } = "default";

    private bool IsExperimentGroup { get; init; }

    private bool Value { get; init; }

    internal static LayerMerge Create(CompiledSpec layer) => new(layer, new Tree(), []);

    /// <summary>The state after a rule without delegate has passed: it adds the names that are still free.</summary>
    internal LayerMerge Contribute(CompiledRule rule) =>
        Step(rule, rule.Passed, static (state, key) => state.WithRule(key.Rule));

    /// <summary>The state after a rule with a delegate has passed: all names of the experiment, or none when one is taken.</summary>
    /// <remarks>
    /// An experiment without a value contributes nothing; one whose value is true, false or null contributes no names. Source: the
    /// reference.
    /// </remarks>
    internal LayerMerge Contribute(CompiledRule rule, Outcome outcome) =>
        Step(rule, outcome, static (state, key) => state.WithDelegate(key.Rule, key.Outcome));

    /// <summary>The answer of the layer in this state.</summary>
    internal Outcome Outcome => _outcome ??= MakeOutcome();

    private LayerMerge Step(CompiledRule rule, Outcome outcome, System.Func<LayerMerge, (CompiledRule Rule, Outcome Outcome), LayerMerge> make)
    {
        if (_next is not null && _next.TryGetValue((rule, outcome), out LayerMerge? known))
        {
            return known;
        }

        LayerMerge made = make(this, (rule, outcome));
        if (Volatile.Read(ref _tree.NodeCount) >= MaxNodes)
        {
            return made;
        }

        Interlocked.Increment(ref _tree.NodeCount);
        Interlocked.CompareExchange(ref _next, new(concurrencyLevel: 1, capacity: 4), null);
        return _next.GetOrAdd((rule, outcome), made);
    }

    private LayerMerge WithRule(CompiledRule rule)
    {
        var entries = new List<Entry>(_entries);
        AddFree(entries, rule.Passed.Parameters, rule.Passed.RuleId);
        return new LayerMerge(_layer, _tree, entries)
        {
            AnyPassed = true,
            Delegate = Delegate,
            DelegateOutcome = DelegateOutcome,
            RuleId = RuleId,
            IsExperimentGroup = IsExperimentGroup,
            Value = true,
        };
    }

    private LayerMerge WithDelegate(CompiledRule rule, Outcome outcome)
    {
        if (AnyPassed || outcome.IsWithoutValue || HasAnyOf(outcome.Parameters))
        {
            return this;
        }

        var entries = new List<Entry>(_entries);
        AddFree(entries, outcome.Parameters, rule.Passed.RuleId);
        return new LayerMerge(_layer, _tree, entries)
        {
            AnyPassed = true,
            Delegate = rule.Delegate,
            DelegateOutcome = outcome,
            RuleId = rule.Passed.RuleId,
            IsExperimentGroup = rule.Passed.IsExperimentGroup,
            Value = outcome.Value,
        };
    }

    private bool HasAnyOf(ParameterSet parameters)
    {
        foreach (string name in parameters.Names)
        {
            if (_entries.Exists(entry => entry.Name == name))
            {
                return true;
            }
        }

        return false;
    }

    private static void AddFree(List<Entry> entries, ParameterSet parameters, string source)
    {
        int taken = entries.Count;
        var names = new HashSet<string>(taken);
        foreach (Entry entry in entries)
        {
            names.Add(entry.Name);
        }

        for (int i = 0; i < parameters.Names.Length; i++)
        {
            if (taken == 0 || !names.Contains(parameters.Names[i]))
            {
                entries.Add(new Entry(parameters.Names[i], parameters.Values[i], source, parameters));
            }
        }
    }

    private Outcome MakeOutcome()
    {
        var entries = new List<Entry>(_entries);
        AddFree(entries, _layer.Default.Parameters, "default");
        var names = new string[entries.Count];
        var values = new ParameterValue[entries.Count];
        var sources = new string[entries.Count];
        var origins = new ParameterSet[entries.Count];
        for (int i = 0; i < entries.Count; i++)
        {
            (names[i], values[i], sources[i], origins[i]) = entries[i];
        }

        return new Outcome
        {
            RuleId = RuleId,
            Value = Value,
            GroupName = DelegateOutcome?.GroupName,
            Parameters = new ParameterSet(names, values, MergedJson.Write(names, origins)),
            IsExperimentGroup = IsExperimentGroup,
            IsActive = _layer.IsActive,
            ParameterRuleIds = sources,
        };
    }

    private readonly record struct Entry(string Name, ParameterValue Value, string Source, ParameterSet Origin);

    private sealed class Tree
    {
        internal int NodeCount;
    }
}
