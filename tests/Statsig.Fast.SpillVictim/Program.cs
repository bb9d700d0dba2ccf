using System;
using System.Diagnostics;
using System.Globalization;
using System.Threading;
using Statsig.Fast;

// A program that is killed while it logs, and started again to send what it left behind:
//   log API FILE FIRST     logs events numbered from FIRST until it is killed, a minute at the most; says when many of them are in the file
//   resend API FILE        sends what is in the file and ends with 0 when nothing is left
// A program that ends without disposing its server:
//   end API HOW            logs ten events; HOW is return, slow (a logger that is), exit, exception, wait (for a signal) or off
if (args[0] == "end")
{
    return Abandoned.Run(args[1], args[2]);
}

// A program whose thread pool has no free thread left:
//   starve API COUNT logs that many events, waits until most of them are sent when COUNT is more than a batch, and disposes; writes what
//   became of them
if (args[0] == "starve")
{
    return StarvedPool.Run(args[1], int.Parse(args[2], CultureInfo.InvariantCulture));
}

//   thaw API blocks the pool for longer than three polls take, says so, frees it, and writes after how many milliseconds newer specs are in
//   force
if (args[0] == "thaw")
{
    return StarvedPool.Thaw(args[1]);
}

TimeSpan longest = TimeSpan.FromMinutes(1);
var options = new StatsigOptions
{
    Api = args[1],
    EventSpillPath = args[2],
    MaxEventsPerBatch = 25,
    EventFlushInterval = TimeSpan.FromMilliseconds(20),
    DisableDiagnostics = true,
    DisableSdkExceptionReporting = true,
    OutputLogLevel = OutputLogLevel.None,
};
await using var server = new StatsigServer("secret-victim", options);
await server.InitializeAsync();
long started = Stopwatch.GetTimestamp();
switch (args[0])
{
    case "log":
        var user = new StatsigUser("victim");
        bool isTold = false;
        long next = long.Parse(args[3], CultureInfo.InvariantCulture);
        using (var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(2)))
        {
            while (Stopwatch.GetElapsedTime(started) < longest && await pause.WaitForNextTickAsync(CancellationToken.None))
            {
                for (int i = 0; i < 40; i++)
                {
                    server.LogEvent(user, "numbered", next++);
                }

                EventStatistics now = server.EventStatistics;
                if (!isTold && now.Spilled > now.Recovered + 500)
                {
                    isTold = true;
                    Console.WriteLine("spilled");
                }
            }
        }

        return 2; // It was not killed.

    case "resend":
        while (server.EventStatistics.Pending > 0 && Stopwatch.GetElapsedTime(started) < longest)
        {
            await server.FlushAsync(longest);
        }

        ShutdownReport report = await server.ShutdownAsync(TimeSpan.FromSeconds(10));
        return report.Completed && server.EventStatistics.Spilled == 0 ? 0 : 1;

    default:
        return 3;
}
