using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;

namespace Statsig.Fast.Soak.Tests.Faults;

/// <summary>What a run did and found.</summary>
/// <remarks>Violations come from any thread; everything else from the thread of the run.</remarks>
internal sealed class SoakReport(ulong seed)
{
    private const int MostKept = 20;

    private readonly SortedDictionary<string, int> _faults = new(StringComparer.Ordinal);
    private readonly List<string> _violations = [];
    private readonly List<string> _facts = [];
    private readonly Lock _lock = new();
    private int _violationCount;

    /// <summary>What must not be. Empty when the run was good.</summary>
    internal IReadOnlyList<string> Violations
    {
        get
        {
            lock (_lock)
            {
                return _violationCount > _violations.Count ? [.. _violations, $"and {_violationCount - _violations.Count} more"] : [.. _violations];
            }
        }
    }

    internal int FaultCount => _faults.Values.Sum();

    internal IEnumerable<string> FaultKinds => _faults.Keys;

    internal void Violate(string what)
    {
        lock (_lock)
        {
            _violationCount++;
            if (_violations.Count < MostKept)
            {
                _violations.Add(what);
            }
        }
    }

    /// <summary>Notes a violation unless a condition holds.</summary>
    internal void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            Violate(otherwise);
        }
    }

    internal void CountFault(string kind) => _faults[kind] = _faults.GetValueOrDefault(kind) + 1;

    internal void Note(string name, string value) => _facts.Add(string.Create(CultureInfo.InvariantCulture, $"{name,-22}{value}"));

    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{"seed",-22}{seed}\n");
        foreach (string fact in _facts)
        {
            text.Append(fact).Append('\n');
        }

        text.Append(CultureInfo.InvariantCulture, $"{"faults",-22}{FaultCount}\n");
        foreach ((string kind, int count) in _faults)
        {
            text.Append(CultureInfo.InvariantCulture, $"{"",-22}{count,5} {kind}\n");
        }

        IReadOnlyList<string> violations = Violations;
        text.Append(CultureInfo.InvariantCulture, $"{"violations",-22}{(violations.Count == 0 ? "none" : "")}\n");
        foreach (string violation in violations)
        {
            text.Append("  ").Append(violation).Append('\n');
        }

        return text.ToString();
    }
}
