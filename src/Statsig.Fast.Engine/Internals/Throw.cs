using System;
using System.Diagnostics.CodeAnalysis;

namespace Statsig.Fast.Internals;

/// <summary>Throwing kept out of line, so that the callers stay small enough to inline.</summary>
internal static class Throw
{
    [DoesNotReturn]
    internal static void Argument(string parameterName, string message) =>
        throw new ArgumentException(message, parameterName);

    [DoesNotReturn]
    internal static void InvalidOperation(string message) => throw new InvalidOperationException(message);
}
