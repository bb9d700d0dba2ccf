using System;
using System.Runtime.CompilerServices;

namespace Statsig.Fast.Internals;

/// <summary>One spare object of a type per thread, so that working memory of calls is allocated once per thread.</summary>
/// <remarks>
/// An object is taken, not shared: the application's code, a parser or a clock, may make another call in the middle of this one, which then
/// gets another object. Clear an object before it is returned, so that an idle thread does not keep a ruleset alive.
/// </remarks>
internal static class ThreadSpare<T>
    where T : class, new()
{
    [ThreadStatic]
    private static T? _spare;

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Code shared by all types would look the thread-static up through the type argument.
    internal static T Rent()
    {
        T spare = _spare ?? new T();
        _spare = null;
        return spare;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // As above.
    internal static void Return(T spare) => _spare = spare;
}
