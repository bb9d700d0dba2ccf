using System;
using System.Collections.Generic;
using System.Threading;

namespace Statsig.Fast;

/// <content>What hosts ask and tell a server while it runs: options that change, and whether its background works.</content>
public sealed partial class StatsigServer
{
    /// <summary>The options that the server was made with.</summary>
    internal StatsigOptions Options => _options;

    /// <summary>
    /// Takes over those options that can change while a server runs: the intervals of polls and events, and the log level.
    /// </summary>
    /// <param name="options">All options; the others are ignored.</param>
    internal void Follow(StatsigOptions options)
    {
        var changed = new List<string>();
        if (_intervals.Specs.Change(options.ConfigSyncInterval))
        {
            changed.Add($"{nameof(StatsigOptions.ConfigSyncInterval)} is {options.ConfigSyncInterval}");
        }

        if (_intervals.IdLists.Change(options.IdListsSyncInterval))
        {
            changed.Add($"{nameof(StatsigOptions.IdListsSyncInterval)} is {options.IdListsSyncInterval}");
        }

        if (_pump?.FlushInterval.Change(options.EventFlushInterval) == true)
        {
            changed.Add($"{nameof(StatsigOptions.EventFlushInterval)} is {options.EventFlushInterval}");
        }

        if (_log.Least != options.OutputLogLevel)
        {
            _log.Least = options.OutputLogLevel;
            changed.Add($"{nameof(StatsigOptions.OutputLogLevel)} is {options.OutputLogLevel}");
        }

        if (changed.Count > 0)
        {
            _log.Write(OutputLogLevel.Info, $"Options were changed: {string.Join(", ", changed)}.");
        }
    }

    /// <summary>Finds what of the background no longer works, whatever the network does.</summary>
    /// <param name="after">How long a part may be late.</param>
    /// <returns>What it is, as the subject of a sentence; null when all of it works, has not begun, or was stopped.</returns>
    internal string? FindStalled(TimeSpan after)
    {
        if (_isShutDown)
        {
            return null;
        }

        return _pump?.IsStalled(after) == true ? "The thread of the events" : Volatile.Read(ref _sync)?.FindStalled(after);
    }
}
