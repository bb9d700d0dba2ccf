using System.Collections.Generic;

namespace Statsig.Fast.Compilation;

/// <summary>
/// The names of the specs that a condition decides for, as far as a log line can show them. Complete once compilation has ended.
/// </summary>
internal sealed class ConditionUses
{
    private const int Listed = 5;

    private readonly List<string> _names = [];
    private int _more;

    internal void Add(string name)
    {
        if (_names.Contains(name))
        {
            return;
        }

        if (_names.Count < Listed)
        {
            _names.Add(name);
        }
        else
        {
            _more++;
        }
    }

    /// <summary>The names, quoted.</summary>
    public override string ToString() =>
        _names.Count == 0 ? "a rule" : $"\"{string.Join("\", \"", _names)}\"{(_more > 0 ? $" and {_more} more places" : "")}";
}
