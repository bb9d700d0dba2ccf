using System.Collections.Generic;
using System.Threading;

namespace Statsig.Fast.EventLogging.Rings;

/// <summary>
/// The index of one log in the tables in which threads find their rings: a small number that is unique among running logs.
/// </summary>
/// <remarks>
/// Numbers are reused after their logs have ended, so that the tables stay as short as the number of running logs. Safe from any thread.
/// </remarks>
internal sealed class LogPlace
{
    private const int None = -1;

    private static readonly Lock Giving = new();
    private static readonly Stack<int> Returned = new();
    private static int _given;

    private volatile int _index = None;

    /// <summary>Gets the number; negative before the first ring and after the end.</summary>
    internal int Index => _index;

    /// <summary>Gets the numbers in use by all logs of the process. For tests.</summary>
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
