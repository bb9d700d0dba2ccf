using System;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast;
using Statsig.Fast.HostVictim;

// A program of one kind of host that logs events and ends in one way, for a test that counts them:
//   HOST END API        HOST is web, generic, legacy, concurrent or none; END is sigterm, return, exit, exception, dispose or async
// Writes what it logged, then whatever the server logs, and last what became of the events, when the end leaves time for that.
Kind kind = Enum.Parse<Kind>(args[0], ignoreCase: true);
string end = args[1];
await using Subject subject = await Subject.StartAsync(kind, args[2]);
StatsigServer server = subject.Server;

var threads = new Thread[4];
for (int i = 0; i < threads.Length; i++)
{
    int number = i;
    threads[i] = new Thread(() =>
    {
        var user = new StatsigUser($"user-{number}");
        for (int j = 0; j < 25; j++)
        {
            server.LogEvent(user, "numbered", (number * 25) + j);
        }
    });
    threads[i].Start();
}

Array.ForEach(threads, static thread => thread.Join());
bool isOn = server.CheckGate(new StatsigUser("checked"), "on");
Console.WriteLine($"accepted {server.EventStatistics.Accepted} {isOn}");
switch (end)
{
    case "sigterm":
        await subject.WaitForEndAsync(TimeSpan.FromMinutes(1));
        break;
    case "return":
        subject.Abandon();
        return 0;
    case "exit":
        Environment.Exit(0);
        break;
    case "exception":
        subject.Abandon();
        await Task.Yield();
        throw new InvalidOperationException("Nothing handles this.");
    case "dispose":
        subject.Dispose();
        break;
    case "async":
        await subject.StopAsync();
        await subject.DisposeAsync();
        break;
    default:
        return 3;
}

EventStatistics events = server.EventStatistics;
Console.WriteLine($"report {events.Sent} {events.Dropped} {events.Pending}");
return 0;
