using System;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading;

namespace Statsig.Fast.Tests;

/// <summary>
/// What this program does instead of tests when <see cref="FileDataStoreTests"/> starts it to kill it: it writes to a data store again and
/// again.
/// </summary>
internal static class FileDataStoreWriter
{
    internal const string FolderVariable = "STATSIG_FAST_TESTS_WRITES_TO";
    internal const string Key = "key";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>The value of a round: a reader can verify that it is whole.</summary>
    internal static byte[] ValueOf(int round) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{round}:") + new string((char)('a' + (round % 26)), 200_000));

    [ModuleInitializer]
    internal static void WriteWhenAsked()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is not { } folder)
        {
            return;
        }

        long started = Environment.TickCount64;
        var store = new FileDataStore(folder);
        for (int round = 0; Environment.TickCount64 - started < Longest.TotalMilliseconds; round++)
        {
            store.SetAsync(Key, ValueOf(round), CancellationToken.None).AsTask().GetAwaiter().GetResult();
            if (round == 0)
            {
                Console.WriteLine("writing");
            }
        }

        Environment.Exit(0);
    }
}
