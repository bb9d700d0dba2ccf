using System;
using System.Threading;
using Statsig.Fast;

/// <summary>Ends in some way without disposing its server.</summary>
internal static class Abandoned
{
    internal static int Run(string api, string how)
    {
        var server = new StatsigServer("secret-victim", new StatsigOptions
        {
            Api = api,
            DisableDiagnostics = true,
            DisableProcessExitFlush = how == "off",
            OutputLogLevel = OutputLogLevel.Warning,
            OutputLogger = new Lines(how == "slow" ? TimeSpan.FromSeconds(1) : TimeSpan.Zero),
        });
        server.InitializeAsync().GetAwaiter().GetResult();
        for (int i = 0; i < 10; i++)
        {
            server.LogEvent(new StatsigUser("victim"), "numbered", i);
        }

        Console.WriteLine("logged");
        switch (how)
        {
            case "exit":
                Environment.Exit(0);
                break;
            case "exception":
                throw new InvalidOperationException("Nothing handles this.");
            case "wait":
                Thread.Sleep(TimeSpan.FromMinutes(1));
                return 2; // No signal came.
        }

        GC.KeepAlive(server);
        return 0;
    }

    private sealed class Lines(TimeSpan pause) : IOutputLogger
    {
        public void Log(OutputLogLevel level, string message, Exception? exception)
        {
            Thread.Sleep(pause);
            Console.WriteLine(message);
        }
    }
}
