using System;
using System.Threading;

namespace Statsig.Fast.Diagnostics;

/// <summary>Warns once of each type and parameter name that the type cannot be read.</summary>
/// <remarks>The memory is bounded, as names can come from users. A repeated read costs one look-up. Safe from any thread.</remarks>
internal sealed class TypeWarnings(OutputLog log)
{
    /// <summary>The most pairs that are remembered; further ones cause no warning.</summary>
    internal const int MaxPairs = 1_000;

    private readonly WarnedNames _logged = new();
    private int _count;

    /// <summary>Warns about a type and a name, unless it did before.</summary>
    /// <param name="type">The requested type.</param>
    /// <param name="owner">What the parameter belongs to, as in a sentence: "layer".</param>
    /// <param name="parameter">The name of the parameter.</param>
    internal void Warn(Type type, string owner, string parameter)
    {
        if (!log.IsEnabled(OutputLogLevel.Warning) || _logged.Contains(type, parameter) || Volatile.Read(ref _count) >= MaxPairs || !_logged.TryAdd(type, parameter))
        {
            return;
        }

        Interlocked.Increment(ref _count);

        string name = OutputLog.Shorten(parameter, 200).ReplaceLineEndings(" ");
        log.Write(
            OutputLogLevel.Warning,
            $"The parameter \"{name}\" of a {owner} is read as {type}, which is not a supported type, so the fallback is returned. "
                + "Use one of the types of ParameterValue.TryGet. This warning is logged once per type and parameter.");
    }
}
