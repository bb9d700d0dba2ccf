using System;
using System.Diagnostics;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Soak.Tests.Damage;

/// <summary>Damaged payloads through the whole way in: reading, compiling, publishing and evaluating.</summary>
public sealed class UpdateSpecsDamageTests
{
    private const int Seed = 20_251_121;

    private const int SmallMutations = 100_000;

    private const int LargeMutations = 400;

    private const int Workers = 2;

    /// <summary>Far more than any update takes, even on a machine that is busy with something else.</summary>
    private static readonly TimeSpan UpdateLimit = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan TestLimit = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task UpdateSpecs_SmallPayloadsDamaged_NeverThrowsAndKeepsTheLastGood() =>
        await RunAsync(Rounds.Of(SmallMutations), static random => PayloadSlices.Create(24, random), OddUsers.All);

    [Fact]
    public async Task UpdateSpecs_LargePayloadsDamaged_NeverThrowsAndKeepsTheLastGood() =>
        await RunAsync(
            Rounds.Of(LargeMutations),
            static random => [PayloadSlices.Vector(random.Next(2) == 0 ? "synthetic_dcs.json.gz" : "synthetic_dcs_v1.json.gz")],
            [OddUsers.All[2], OddUsers.All[4], OddUsers.All[5]]);

    private static async Task RunAsync(int mutations, Func<Random, byte[][]> bases, StatsigUser[] users)
    {
        Worker[] workers = [.. Enumerable.Range(0, Workers).Select(number => new Worker(bases, users, Seed + number, mutations / Workers))];
        try
        {
            await Task.WhenAll(workers.Select(static worker => Task.Run(worker.Run))).WaitAsync(TestLimit, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"An update or an evaluation does not end. {string.Join("; ", workers.Select(static worker => worker.State))}");
        }

        int[] seen = [.. Enumerable.Range(0, 5).Select(status => workers.Sum(worker => worker.Seen[status]))];
        Assert.Equal(mutations / Workers * Workers, seen.Sum());

        // Damage that is always refused, or never, would mean nothing.
        Assert.True(seen[(int)SpecsUpdateStatus.Applied] > mutations / 4, string.Join(", ", seen));
        Assert.True(seen[(int)SpecsUpdateStatus.Rejected] > mutations / 20, string.Join(", ", seen));
    }

    private sealed class Worker(Func<Random, byte[][]> bases, StatsigUser[] users, int seed, int mutations) : IOutputLogger
    {
        private readonly Random _random = new(seed);
        private string? _error;
        private int _mutation;
        private byte[] _payload = [];

        internal int[] Seen { get; } = new int[5];

        internal string State => $"seed {seed}, mutation {Volatile.Read(ref _mutation)}, payload {Encoding.UTF8.GetString(_payload.AsSpan(0, Math.Min(_payload.Length, 20_000)))}";

        public void Log(OutputLogLevel level, string message, Exception? exception) => _error = $"{message} {exception}";

        internal void Run()
        {
            Base[] good = [.. bases(_random).Select(payload => new Base(payload, new Damager(payload, _random), users, this))];
            for (; _mutation < mutations; _mutation++)
            {
                try
                {
                    Base start = good[_random.Next(good.Length)];
                    _payload = start.Damager.Damage();
                    long started = Stopwatch.GetTimestamp();
                    SpecsUpdateStatus status = start.Server.UpdateSpecs(_payload).Status;
                    Seen[(int)status]++;
                    Assert.Null(_error);
                    start.Check(status, _mutation % users.Length);
                    Assert.True(Stopwatch.GetElapsedTime(started) < UpdateLimit, $"It took {Stopwatch.GetElapsedTime(started)}.");
                }
                catch (Exception exception)
                {
                    throw new InvalidOperationException(State, exception);
                }
            }
        }

        internal StatsigServer Create(byte[] payload)
        {
            var server = new StatsigServer(null, new StatsigOptions
            {
                LocalMode = true,
                OutputLogger = this,
                OutputLogLevel = OutputLogLevel.Error,
            });
            server.UpdateIdList(EveryFeature.ListName, Encoding.UTF8.GetBytes(EveryFeature.ListLines));
            Assert.Equal(SpecsUpdateStatus.Applied, server.UpdateSpecs(payload).Status);
            Assert.DoesNotContain(server.SpecProblems, static problem => problem.Cause == SpecProblemCause.Skipped);
            return server;
        }
    }

    private sealed class Base
    {
        private readonly byte[] _payload;
        private readonly Worker _worker;
        private readonly (SpecType? Kind, string Name)[] _names;
        private readonly StatsigUser[][] _users;
        private readonly string[] _answers;

        internal Base(byte[] payload, Damager damager, StatsigUser[] users, Worker worker)
        {
            _payload = payload;
            _users = [.. users.Select(static user => new[] { user })];
            _worker = worker;
            Damager = damager;
            Server = worker.Create(payload);
            _names = Answers.NamesOf(Server);
            _answers = [.. Enumerable.Range(0, users.Length).Select(user => Answers.Of(Server, _names, _users[user]))];
        }

        internal Damager Damager { get; }

        internal StatsigServer Server { get; private set; }

        internal void Check(SpecsUpdateStatus status, int user)
        {
            if (status != SpecsUpdateStatus.Applied)
            {
                // The last good ruleset answers as if nothing had happened.
                Assert.Equal(_answers[user], Answers.Of(Server, _names, _users[user]));
                return;
            }

            Answers.Of(Server, _names, _users[user]);
            Answers.Of(Server, [.. Answers.NamesOf(Server).Except(_names)], _users[user]);
            if (Server.UpdateSpecs(_payload).Status != SpecsUpdateStatus.Applied)
            {
                // What was applied is newer than the payload, or has its checksum.
                Server = _worker.Create(_payload);
            }
        }
    }
}
