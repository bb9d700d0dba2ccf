using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.LocalService.Protocol;
using Statsig.Fast.TestKit.Service;

namespace Statsig.Fast.Soak.Tests.Faults;

/// <summary>Every kind of fault that a run draws from. Each goes on for a time and is over when it returns.</summary>
/// <remarks>
/// What a fault does follows from its random numbers alone, which are a separate sequence: the same seed produces the same faults in the
/// same order.
/// </remarks>
internal sealed class SoakFaults
{
    private static readonly int[] Refusals = [400, 401, 403, 404, 413, 429, 500, 503, 507, 520];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly byte[] Bomb = SoakSpecs.MakeBomb(megabytes: 48);

    private readonly List<(string Name, Action<Random> Run)> _kinds = [];
    private readonly SoakRun _run;
    private readonly SoakService _service;

    internal SoakFaults(SoakRun run, SoakService service)
    {
        _run = run;
        _service = service;
        AddPosts();
        AddSpecs();
        AddIdLists();
        AddEverywhere();
        AddProcess();
    }

    /// <summary>The names of all kinds.</summary>
    internal IReadOnlyList<string> Names => _kinds.ConvertAll(static kind => kind.Name);

    /// <summary>Draws the next fault.</summary>
    internal (string Name, Action Run) Draw(Random random)
    {
        (string name, Action<Random> run) = _kinds[random.Next(_kinds.Count)];
        var own = new Random(random.Next());
        return (name, () => run(own));
    }

    private void Add(string name, Action<Random> run, int weight = 1)
    {
        for (int i = 0; i < weight; i++)
        {
            _kinds.Add((name, run));
        }
    }

    private void AddPosts()
    {
        Add("posts: refused by status", random =>
        {
            _service.AnswerPosts(Fault.Status(Refusals[random.Next(Refusals.Length)]), PostFate.Refused);
            WaitAndFlush(random, 300, 3000);
        }, weight: 3);
        Add("posts: refused with Retry-After", random =>
        {
            int status = random.Next(2) == 0 ? 429 : 503;
            _service.AnswerPosts(Fault.RetryAfter(status, random.Next(1, 3)), PostFate.Refused);
            Wait(random, 300, 2000);
        });
        Add("posts: redirected to another host", random =>
        {
            _service.AnswerPosts(Fault.Redirect("http://localhost:1/", random.Next(2) == 0 ? 301 : 307), PostFate.Refused);
            Wait(random, 300, 2000);
        });
        Add("posts: taken, and no answer", random =>
        {
            Fault[] faults = [Fault.Reset(), Fault.Close(), Fault.CutHeaders(), Fault.Garbage()];
            _service.AnswerPosts(faults[random.Next(faults.Length)], PostFate.AnswerLost);
            WaitAndFlush(random, 300, 1500);
        }, weight: 2);
        Add("posts: answered late", random =>
        {
            var hold = new Hold();
            _service.AnswerPosts(Fault.SlowHeaders(hold), PostFate.Taken);
            Wait(random, 200, 1500);
            hold.Release();
            WaitAndFlush(random, 10, 200);
        });
        Add("posts: never answered", random =>
        {
            var hold = new Hold();
            _service.AnswerPosts(Fault.SlowHeaders(hold), PostFate.Taken);
            Wait(random, 2500, 5000); // Longer than a request may take.
            hold.Release();
        });
        Add("posts: answered 204", random =>
        {
            _service.AnswerPosts(Fault.NoContent(), PostFate.Taken);
            WaitAndFlush(random, 300, 1000);
        });
    }

    private void AddSpecs()
    {
        Add("specs: newer", random =>
        {
            for (int i = random.Next(1, 6); i > 0; i--)
            {
                _run.Publish();
                Wait(random, 50, 600);
            }
        }, weight: 3);
        Add("specs: newer, with a damaged spec", random =>
        {
            _run.Publish(hasDamagedSpec: true);
            Wait(random, 300, 1000);
        });
        Add("specs: unusable", random =>
        {
            Deliver(random, SoakSpecs.MakeUnusable(_run.Publication + 1, random.Next(5)));
        }, weight: 2);
        Add("specs: older", random =>
        {
            _run.AwaitPublication(); // Specs dated in the future may be replaced by any others.
            Deliver(random, SoakSpecs.Make(Math.Max(0, _run.Publication - random.Next(1, 50))));
        }, weight: 2);
        Add("specs: dated in the future", random =>
        {
            _run.Publish(timeMs: DateTimeOffset.UtcNow.AddHours(random.Next(2, 1000)).ToUnixTimeMilliseconds());
            Wait(random, 300, 1500);
            _run.Publish();
            _run.AwaitPublication();
        });
        AddAnswers("specs", static service => service.Specs);
        Add("specs: a bomb", random =>
        {
            _service.Http.Specs.Always(Fault.Answer(new ServiceResponse(200, "application/json", Bomb) { Headers = [new("Content-Encoding", "gzip")] }));
            Wait(random, 300, 1500);
        });
    }

    /// <summary>Lets the service, and a data store that is polled, deliver a payload for a while.</summary>
    private void Deliver(Random random, byte[] payload)
    {
        _service.Http.Specs.Always(Fault.Payload(payload));
        _run.Store.Feed(payload);
        Wait(random, 300, 2500);
        _run.FeedStore();
    }

    private void AddIdLists()
    {
        Add("ID lists: changed", random =>
        {
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                ChangeList(random);
                Wait(random, 200, 800);
            }
        }, weight: 3);
        AddAnswers("ID lists", static service => service.IdLists);
        AddAnswers("files of ID lists", static service => service.IdListFiles, random => ChangeList(random));
    }

    /// <summary>What can be wrong with any answer.</summary>
    private void AddAnswers(string what, Func<TestService, EndpointScript> endpoint, Action<Random>? first = null)
    {
        Add($"{what}: refused", random => Answer(random, random.Next(3) == 0 ? Fault.RetryAfter(429, 1) : Fault.Status(Refusals[random.Next(Refusals.Length)])));
        Add($"{what}: cut", random => Answer(random, Pick(random, Fault.CutBody(), Fault.CutHeaders(), Fault.Reset(), Fault.Close(), Fault.WrongLength(50), Fault.WrongLength(-50))));
        Add($"{what}: garbage", random => Answer(random, Pick(random, Fault.InvalidJson(), Fault.EmptyBody(), Fault.BadGzip(), Fault.Garbage(), Fault.NoContent(), Fault.ContentType("text/html"))));
        Add($"{what}: redirected", random => Answer(random, Pick(random, Fault.RedirectLoop(), Fault.Redirect("/elsewhere"), Fault.Redirect("http://localhost:1/"))));
        Add($"{what}: slow", random =>
        {
            var hold = new Hold();
            Answer(random, random.Next(2) == 0 ? Fault.SlowHeaders(hold) : Fault.SlowBody(hold));
            hold.Release();
        });

        void Answer(Random random, Fault fault)
        {
            first?.Invoke(random);
            endpoint(_service.Http).Always(fault);
            Wait(random, 300, 2500);
        }
    }

    private void AddEverywhere()
    {
        Add("service: every request refused", random =>
        {
            int status = Refusals[random.Next(Refusals.Length)];
            Everywhere(Fault.Status(status), PostFate.Refused);
            Wait(random, 500, 3000);
        }, weight: 2);
        Add("service: every request swallowed", random =>
        {
            var hold = new Hold();
            Everywhere(Fault.SlowHeaders(hold), PostFate.Taken);
            Wait(random, 1000, 5000);
            hold.Release();
        });
        Add("service: connections refused", random =>
        {
            RefuseConnections();
            Wait(random, 300, 3000);
            AcceptConnections();
        }, weight: 2);
        Add("data store: fails", random =>
        {
            _run.Store.Now = (FickleStore.Mood)random.Next(1, 4);
            _run.Publish();
            Wait(random, 500, 3000);
            _run.Store.Now = FickleStore.Mood.Well;
        }, weight: 2);
    }

    private void AddProcess()
    {
        Add("process: host started anew", Restart, weight: 4);
        Add("process: thread pool blocked", BlockPool, weight: 2);
        Add("process: garbage collections", random =>
        {
            var kept = new byte[16][];
            DateTime end = DateTime.UtcNow + Draw(random, 300, 1500);
            while (DateTime.UtcNow < end)
            {
                kept[random.Next(kept.Length)] = new byte[random.Next(1, 1 << 20)];
                if (random.Next(50) == 0)
                {
                    GC.Collect(random.Next(3));
                }
            }
        });
        Add("process: threads end and begin", random =>
            _run.Report.Require(_run.Workers.Renew(random.Next(1000), random.Next(5, 60)), "A thread did not end."), weight: 2);
        Add("process: many new users", random => _run.Workers.Burst(_run.Life, random.Next(500, 5000)));
        Add("calls: flushes", Flush, weight: 2);
        Add("calls: syncs", random =>
        {
            Task[] syncs = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => _run.Life.Server.SyncAsync())];
            _run.Report.Require(Task.WaitAll(syncs, Patience), "A sync did not end.");
        });
        Add("calls: overrides", Override);
    }

    private void Restart(Random random)
    {
        int companion = random.Next(6);
        var hold = new Hold();
        switch (companion)
        {
            case 0:
                Everywhere(Fault.Status(503), PostFate.Refused);
                break;
            case 1:
                _service.AnswerPosts(Fault.SlowHeaders(hold), PostFate.Taken);
                break;
            case 2:
                _service.AnswerPosts(Fault.Reset(), PostFate.AnswerLost);
                break;
            case 3:
                RefuseConnections();
                break;
            default:
                break;
        }

        TimeSpan[] deadlines = [TimeSpan.Zero, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)];
        _run.Restart(
            random,
            deadlines[random.Next(deadlines.Length)],
            isStorePolled: random.Next(3) == 0,
            afterStop: random.Next(2) == 0 ? Mend : null);
        Mend();

        void Mend()
        {
            hold.Release();
            _service.Recover();
            AcceptConnections();
        }
    }

    private void BlockPool(Random random)
    {
        // The items that had to wait for a thread run when the time is over, and end at once.
        using var released = new ManualResetEventSlim();
        int items = ThreadPool.ThreadCount + 16;
        using var ended = new CountdownEvent(items);
        for (int i = 0; i < items; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static state =>
                {
                    state.released.Wait();
                    state.ended.Signal();
                },
                (released, ended),
                preferLocal: false);
        }

        Wait(random, 300, 2000);
        released.Set();
        _run.Report.Require(ended.Wait(Patience), "The thread pool did not recover.");
    }

    private void Flush(Random random)
    {
        var flushes = new Task[random.Next(1, 9)];
        for (int i = 0; i < flushes.Length; i++)
        {
            TimeSpan deadline = random.Next(4) == 0 ? TimeSpan.Zero : Draw(random, 1, 2000);
            flushes[i] = _run.Life.Server.FlushAsync(deadline);
        }

        _run.Report.Require(Task.WaitAll(flushes, Patience), "A flush did not end.");
    }

    /// <summary>Waits, and in between has everything posted now and then, whatever pauses the server makes after failures.</summary>
    private void WaitAndFlush(Random random, int leastMs, int mostMs)
    {
        for (TimeSpan left = Draw(random, leastMs, mostMs); left > TimeSpan.Zero;)
        {
            TimeSpan piece = Draw(random, 50, 800);
            Thread.Sleep(piece < left ? piece : left);
            left -= piece;
            _run.Report.Require(_run.Life.Server.FlushAsync(Draw(random, 1, 1000)).Wait(Patience), "A flush did not end.");
        }
    }

    private void Override(Random random)
    {
        StatsigServer server = _run.Life.Server;
        for (int i = random.Next(5, 40); i > 0; i--)
        {
            string id = $"known-{random.Next(64)}";
            switch (random.Next(4))
            {
                case 0:
                    server.OverrideGate(SoakSpecs.Overridden, random.Next(2) == 0);
                    break;
                case 1:
                    server.OverrideGate(SoakSpecs.Half, random.Next(2) == 0, id);
                    break;
                case 2:
                    server.RemoveGateOverride(SoakSpecs.Overridden);
                    break;
                default:
                    server.OverrideDynamicConfig("unknown", "{\"a\":1}", id);
                    break;
            }

            Wait(random, 1, 30);
        }

        server.RemoveAllOverrides();
    }

    private void ChangeList(Random random)
    {
        StatsigService content = _service.Http.Content;
        string lines = string.Concat(Enumerable.Range(0, random.Next(1, 50)).Select(_ => $"{(random.Next(3) == 0 ? '-' : '+')}{KeyOf($"known-{random.Next(64)}")}\n"));
        switch (random.Next(4))
        {
            case 0:
                content.RemoveIdList(SoakSpecs.List);
                break;
            case 1:
                int file = ++_run.ListFile;
                content.SetIdList(new IdListFile(SoakSpecs.List, string.Create(CultureInfo.InvariantCulture, $"file_{file}"), file, Encoding.UTF8.GetBytes($"+{KeyOf("known-1")}\n{lines}")));
                break;
            default:
                try
                {
                    content.AppendToIdList(SoakSpecs.List, Encoding.UTF8.GetBytes(lines));
                }
                catch (KeyNotFoundException)
                {
                    // It was removed; the next change may bring it back.
                }

                break;
        }
    }

    private void Everywhere(Fault fault, PostFate fate)
    {
        _service.Http.Specs.Always(fault);
        _service.Http.IdLists.Always(fault);
        _service.Http.IdListFiles.Always(fault);
        _service.Http.SdkException.Always(fault);
        _service.AnswerPosts(fault, fate);
    }

    private void RefuseConnections()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        _service.Http.RefuseAsync(limit.Token).GetAwaiter().GetResult();
    }

    private void AcceptConnections() => _service.Http.ListenAsync(CancellationToken.None).GetAwaiter().GetResult();

    private static Fault Pick(Random random, params Fault[] faults) => faults[random.Next(faults.Length)];

    private static string KeyOf(string id) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..8];

    private static TimeSpan Draw(Random random, int leastMs, int mostMs) => TimeSpan.FromMilliseconds(random.Next(leastMs, mostMs));

    private static void Wait(Random random, int leastMs, int mostMs) => Thread.Sleep(Draw(random, leastMs, mostMs));
}
