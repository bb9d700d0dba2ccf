using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace Statsig.Fast.Compilation;

/// <summary>What one compilation found that cannot be used: the parts that were left out, then one problem per spec and cause.</summary>
internal sealed class ProblemList
{
    /// <summary>What a message lists; more of a spec's conditions are counted only.</summary>
    private const int Listed = 5;

    private readonly List<SpecProblem> _skipped = [];
    private readonly Dictionary<Key, List<string>> _found = [];

    /// <summary>Notes that a spec or a part of one was left out.</summary>
    internal void AddSkipped(string name, string reason) =>
        _skipped.Add(new SpecProblem(SpecProblemCause.Skipped, name, $"\"{name}\" was skipped: {reason}"));

    /// <summary>Notes a part of a spec that was compiled and cannot be used; the same part counts once.</summary>
    /// <param name="spec">The name of the spec.</param>
    /// <param name="problem">What is wrong.</param>
    internal void Add(string spec, ConditionProblem problem)
    {
        ref List<string>? details = ref CollectionsMarshal.GetValueRefOrAddDefault(_found, new Key(spec, problem.Cause), out _);
        details ??= [];
        if (!details.Contains(problem.Detail))
        {
            details.Add(problem.Detail);
        }
    }

    internal SpecProblem[] ToArray()
    {
        List<SpecProblem> all = [.. _skipped];
        foreach (((string spec, SpecProblemCause cause), List<string> details) in _found)
        {
            string list = string.Join("; ", details[..System.Math.Min(Listed, details.Count)]);
            string more = details.Count > Listed ? $"; and {details.Count - Listed} more" : "";
            string message = cause == SpecProblemCause.UnknownCondition
                ? $"\"{spec}\" has conditions that this version does not support, and evaluations that reach one end with the default: {list}{more}."
                : $"\"{spec}\" has patterns that match nothing: {list}{more}.";
            all.Add(new SpecProblem(cause, spec, message));
        }

        return [.. all];
    }

    private sealed record Key(string Spec, SpecProblemCause Cause);
}
