using System;
using System.Threading;
using Statsig.Fast.Evaluation;

namespace Statsig.Fast.Overrides;

/// <summary>The local overrides of one server: copied on every change, read without a lock.</summary>
/// <remarks>Consulted before the specs; they work without any specs and before initialization. Safe from any thread.</remarks>
internal sealed class OverrideStore
{
    private readonly Lock _changing = new();
    private OverrideTable _table = OverrideTable.Empty;
    private Func<OverrideLookup, OverrideLookup>? _above;
    private volatile OverrideLookup? _current;

    /// <summary>Null without any override, which is the only check on the hot path.</summary>
    internal OverrideLookup? Current => _current;

    internal void Change(Func<OverrideTable, OverrideTable> change)
    {
        lock (_changing)
        {
            _table = change(_table);
            Publish();
        }
    }

    /// <summary>
    /// Puts another lookup above the overrides, which it consults for what it does not override. For the test kit; production servers have
    /// none.
    /// </summary>
    /// <param name="above">Creates the lookup from the one below it; called at every change of the overrides.</param>
    internal void Install(Func<OverrideLookup, OverrideLookup> above)
    {
        lock (_changing)
        {
            _above = above;
            Publish();
        }
    }

    private void Publish() => _current = _above is not null ? _above(_table) : _table.IsEmpty ? null : _table;
}
