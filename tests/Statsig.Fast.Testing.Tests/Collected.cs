using System;
using System.Linq;

namespace Statsig.Fast.Testing.Tests;

/// <summary>Asserts that objects are collected. Tries fifty times: a finalizer may run late on a busy machine.</summary>
internal static class Collected
{
    /// <summary>Asserts that at most a few of the objects remain.</summary>
    internal static void AllBut(int few, WeakReference[] references)
    {
        int alive = references.Length;
        for (int i = 0; i < 50 && alive > few; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            alive = references.Count(static reference => reference.IsAlive);
        }

        Assert.InRange(alive, 0, few);
    }
}
