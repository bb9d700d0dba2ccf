using System.Globalization;
using System.Threading;

namespace Statsig.Fast.Diagnostics;

/// <summary>Says once of each name that the specs do not have it.</summary>
/// <remarks>
/// The memory is bounded, because names may come from users. A logged name costs one look-up. Thread-safe.
/// </remarks>
internal sealed class NameWarnings(OutputLog log)
{
    /// <summary>The most names that are remembered; further names are not logged.</summary>
    internal const int MaxNames = 1_000;

    /// <summary>How each warning about a name begins; the command-line tool, which lists such names itself, leaves them out.</summary>
    internal const string Beginning = "The specs have no ";

    private readonly WarnedNames _said = new();
    private int _count;

    /// <summary>Logs a warning about a name, unless it was logged before.</summary>
    /// <param name="kind">The kind of entry, as in a sentence: "gate".</param>
    /// <param name="name">The name.</param>
    internal void Warn(string kind, string name)
    {
        if (!log.IsEnabled(OutputLogLevel.Warning) || _said.Contains(kind, name) || Volatile.Read(ref _count) > MaxNames)
        {
            return;
        }

        int number = Interlocked.Increment(ref _count);
        if (number > MaxNames)
        {
            if (number == MaxNames + 1)
            {
                log.Write(
                    OutputLogLevel.Warning,
                    string.Create(CultureInfo.InvariantCulture, $"More than {MaxNames} unknown names were used. Further unknown names are not logged."));
            }

            return;
        }

        // Two threads may both have counted one name; the thread that adds it logs it.
        if (_said.TryAdd(kind, name))
        {
            log.WriteAlways(OutputLogLevel.Warning, $"{Beginning}{kind} named \"{OneLine(name)}\", so the default is returned. This warning is logged once per name.");
        }
    }

    private static string OneLine(string name) => OutputLog.Shorten(name, 200).ReplaceLineEndings(" ");
}
