using System;
using System.Text;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.Cli.Output;

/// <summary>Colors for the ticks and crosses of explanations.</summary>
internal static class TerminalColors
{
    private const char Tick = '\u2713';
    private const char Cross = '\u2717';

    /// <summary>True when a terminal shows standard output, and its user has not asked for none (NO_COLOR).</summary>
    internal static bool AreWanted() => !Console.IsOutputRedirected && AreWanted(Environment.GetEnvironmentVariable("NO_COLOR"), Environment.GetEnvironmentVariable("TERM"));

    /// <summary>True unless a variable says that colors are not wanted or not possible.</summary>
    internal static bool AreWanted(string? noColor, string? terminal) => string.IsNullOrEmpty(noColor) && terminal != "dumb";

    /// <summary>Returns the lines of an explanation, without control characters, and with colors if they are wanted.</summary>
    internal static string Apply(string text, bool inColors)
    {
        var result = new StringBuilder(text.Length + 64);
        foreach (string line in text.Split('\n'))
        {
            string shown = OneLine.Of(line);
            int mark = shown.AsSpan().IndexOfAnyExcept(' ');
            result.Append(result.Length == 0 ? "" : "\n");
            if (inColors && mark >= 0 && shown[mark] is Tick or Cross)
            {
                result.Append(shown, 0, mark).Append(shown[mark] == Tick ? "\u001b[32m" : "\u001b[31m").Append(shown[mark]).Append("\u001b[0m").Append(shown, mark + 1, shown.Length - mark - 1);
            }
            else
            {
                result.Append(shown);
            }
        }

        return result.ToString();
    }
}
