using System;
using System.Diagnostics;
using System.Globalization;

namespace Statsig.Fast.Cli.Output;

/// <summary>Shows on standard error how far a run over users is: a bar on a terminal, and a line every 10 seconds elsewhere.</summary>
/// <param name="fileLength">The size of the users' file; null when it is not known, and with it the time left.</param>
/// <param name="clock">Runs since the first user.</param>
internal sealed class ProgressLine(long? fileLength, Stopwatch clock) : IDisposable
{
    private const int BarWidth = 24;

    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BarInterval = TimeSpan.FromMilliseconds(200);

    private readonly bool _isTerminal = !Console.IsErrorRedirected;
    private TimeSpan _shown;
    private int _width;

    /// <summary>Shows a state, unless the last one was shown a moment ago.</summary>
    /// <param name="users">The users so far.</param>
    /// <param name="fileBytes">How much of the file was read.</param>
    internal void Show(long users, long fileBytes)
    {
        TimeSpan now = clock.Elapsed;
        if (now - _shown < (_isTerminal ? BarInterval : LineInterval))
        {
            return;
        }

        _shown = now;
        double? fraction = fileLength is > 0 ? Math.Clamp((double)fileBytes / fileLength.Value, 0, 1) : null;
        string text = TextOf(users, now, fraction);
        if (!_isTerminal)
        {
            Console.Error.WriteLine(text);
            return;
        }

        string line = fraction is { } done ? $"[{BarOf(done)}] {text}" : text;
        line = line[..Math.Min(line.Length, TerminalWidth() - 1)];
        Console.Error.Write($"\r{line.PadRight(_width)}");
        _width = line.Length;
    }

    /// <summary>The state in words, such as: 43 %, 432,100 users, 210,000 per second, 3 s left.</summary>
    /// <param name="users">The users so far.</param>
    /// <param name="elapsed">The time they took.</param>
    /// <param name="fraction">The part of the file that was read; null when it is not known.</param>
    internal static string TextOf(long users, TimeSpan elapsed, double? fraction)
    {
        double rate = elapsed > TimeSpan.Zero ? users / elapsed.TotalSeconds : 0;
        string text = string.Create(CultureInfo.InvariantCulture, $"{users:N0} users, {rate:N0} per second");
        if (fraction is not { } done)
        {
            return text;
        }

        string left = done > 0 ? $", {LeftOf(elapsed * ((1 - done) / done))} left" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(done * 100):N0} %, {text}{left}");
    }

    /// <summary>Takes the bar away.</summary>
    public void Dispose()
    {
        if (_width > 0)
        {
            Console.Error.Write($"\r{new string(' ', _width)}\r");
        }
    }

    private static string BarOf(double done)
    {
        int filled = (int)(done * BarWidth);
        return new string('#', filled) + new string('.', BarWidth - filled);
    }

    private static string LeftOf(TimeSpan left) => left.TotalSeconds < 60
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(left.TotalSeconds):N0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)left.TotalMinutes} min {left.Seconds} s");

    private static int TerminalWidth()
    {
        try
        {
            // 0 where the terminal does not tell.
            return Console.WindowWidth > 20 ? Console.WindowWidth : 80;
        }
        catch (System.IO.IOException)
        {
            return 80;
        }
    }
}
