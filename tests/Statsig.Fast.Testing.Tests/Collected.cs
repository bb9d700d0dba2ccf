using System;
using System.Linq;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Testing.Tests;

/// <summary>Asserts that objects are collected. Waits for it: a finalizer may run late on a busy machine.</summary>
internal static class Collected
{
    /// <summary>Asserts that at most a few of the objects remain.</summary>
    internal static void AllBut(int few, WeakReference[] references)
    {
        int alive = references.Length;
        Heap.Until(() => (alive = references.Count(static reference => reference.IsAlive)) <= few);
        Assert.InRange(alive, 0, few);
    }
}
