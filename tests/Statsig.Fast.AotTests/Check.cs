using System;
using System.Runtime.CompilerServices;

namespace Statsig.Fast.AotTests;

/// <summary>Plain assertions: NativeAOT has no test framework here.</summary>
internal static class Check
{
    private static int _passed;
    private static int _failed;

    internal static void That(
        bool condition, [CallerArgumentExpression(nameof(condition))] string what = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (condition)
        {
            _passed++;
            return;
        }

        _failed++;
        Console.Error.WriteLine($"{System.IO.Path.GetFileName(file)}:{line}: {what}");
    }

    internal static void Equal<T>(
        T expected, T actual, [CallerArgumentExpression(nameof(actual))] string what = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where T : IEquatable<T>? =>
        That(expected is null ? actual is null : expected.Equals(actual), $"{what} is {actual}, not {expected}", file, line);

    internal static void Throws<T>(
        Action action, [CallerArgumentExpression(nameof(action))] string what = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where T : Exception
    {
        try
        {
            action();
            That(false, $"{what} throws nothing", file, line);
        }
        catch (T)
        {
            That(true, what, file, line);
        }
    }

    /// <summary>Prints the totals.</summary>
    /// <returns>The exit code.</returns>
    internal static int Report(string what)
    {
        Console.WriteLine($"{what}: {_passed} passed, {_failed} failed");
        return _failed == 0 && _passed > 0 ? 0 : 1;
    }
}
