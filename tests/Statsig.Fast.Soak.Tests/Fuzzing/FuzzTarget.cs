using System;
using System.Collections.Generic;

namespace Statsig.Fast.Soak.Tests.Fuzzing;

/// <summary>Something that reads input from outside, with a generator of such input and a judgment of what becomes of it.</summary>
/// <remarks>
/// An input is bytes and nothing else, so that a file of them reproduces a finding. One thread at a time; a target is made on the thread
/// that uses it.
/// </remarks>
internal abstract class FuzzTarget : IDisposable
{
    /// <summary>How often each outcome occurred.</summary>
    internal SortedDictionary<string, long> Outcomes { get; private set; } = new(StringComparer.Ordinal);

    /// <summary>Goes on counting where another target ended.</summary>
    internal FuzzTarget Continue(FuzzTarget former)
    {
        Outcomes = former.Outcomes;
        return this;
    }

    /// <summary>Makes an input; the same one for the same draws.</summary>
    internal abstract byte[] Make(Random random);

    /// <summary>Has the library read an input. Throws when the library does something that it must not do.</summary>
    internal abstract void Check(byte[] input);

    public virtual void Dispose()
    {
    }

    protected void Count(string outcome) => Outcomes[outcome] = Outcomes.GetValueOrDefault(outcome) + 1;
}
