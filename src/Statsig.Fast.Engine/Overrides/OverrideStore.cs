using System;
using System.Threading;

namespace Statsig.Fast.Overrides;

/// <summary>The local overrides of one server: copied on every change, read without a lock.</summary>
/// <remarks>Consulted before the specs; they work without any specs and before initialization. Safe from any thread.</remarks>
internal sealed class OverrideStore
{
    private readonly Lock _changing = new();
    private volatile OverrideTable? _current;

    /// <summary>Null without any override, which is the only check on the hot path.</summary>
    internal OverrideTable? Current => _current;

    internal void Change(Func<OverrideTable, OverrideTable> change)
    {
        lock (_changing)
        {
            OverrideTable changed = change(_current ?? OverrideTable.Empty);
            _current = changed.IsEmpty ? null : changed;
        }
    }
}
