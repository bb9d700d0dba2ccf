using System.Collections.Concurrent;
using System.Globalization;
using System.Threading;

namespace Statsig.Fast.Diagnostics;

/// <summary>Says once of each name that the specs do not have it.</summary>
/// <remarks>
/// The memory is bounded: applications can ask for names that users make up. A name that was said costs one look-up. Safe from any thread.
/// </remarks>
internal sealed class NameWarnings(OutputLog log)
{
    /// <summary>The names remembered; further ones are not said.</summary>
    internal const int MaxNames = 1_000;

    /// <summary>How each warning about a name begins; the command-line tool, which lists such names itself, leaves them out.</summary>
    internal const string Beginning = "The specs have no ";

    private readonly ConcurrentDictionary<(string Kind, string Name), bool> _said = new();
    private int _count;

    /// <summary>Warns about a name, unless it was said before.</summary>
    /// <param name="kind">What was asked for, as in a sentence: "gate".</param>
    /// <param name="name">The name.</param>
    internal void Warn(string kind, string name)
    {
        if (!log.IsEnabled(OutputLogLevel.Warning) || _said.ContainsKey((kind, name)) || Volatile.Read(ref _count) > MaxNames)
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
                    string.Create(CultureInfo.InvariantCulture, $"More than {MaxNames} unknown names were asked for; further ones are not said."));
            }

            return;
        }

        // Two threads may both have counted one name; it is said by the one that enters it.
        if (_said.TryAdd((kind, name), true))
        {
            log.WriteAlways(OutputLogLevel.Warning, $"{Beginning}{kind} named \"{OneLine(name)}\"; the default is answered. This is said once per name.");
        }
    }

    private static string OneLine(string name) => OutputLog.Shorten(name, 200).ReplaceLineEndings(" ");
}
