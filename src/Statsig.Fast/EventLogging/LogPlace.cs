using System.Collections.Generic;
using System.Threading;

namespace Statsig.Fast.EventLogging;

/// <summary>The place of one log in the tables in which threads find their rings: a small number that no other log has at the same time.</summary>
/// <remarks>Numbers are given again after their logs have ended, so that the tables are as long as there are logs at the same time. Safe from any thread.</remarks>
internal sealed class LogPlace
{
    private const int None = -1;

    private static readonly Lock Giving = new();
    private static readonly Stack<int> Returned = new();
    private static int _given;

    private volatile int _index = None;

    /// <summary>The number; below zero before the first ring and after the end.</summary>
    internal int Index => _index;

    /// <summary>The numbers that are taken, of all logs of the process. For tests.</summary>
    internal static int Taken
    {
        get
        {
            lock (Giving)
            {
                return _given - Returned.Count;
            }
        }
    }

    internal void Ensure()
    {
        if (_index != None)
        {
            return;
        }

        lock (Giving)
        {
            _index = Returned.TryPop(out int index) ? index : _given++;
        }
    }

    internal void Return()
    {
        lock (Giving)
        {
            if (_index != None)
            {
                Returned.Push(_index);
                _index = None;
            }
        }
    }
}
