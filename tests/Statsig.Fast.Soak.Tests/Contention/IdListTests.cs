using System;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Soak.Tests.Contention;

/// <summary>While ID lists change and rulesets are swapped, members stay members and strangers stay out.</summary>
public sealed class IdListTests
{
    private const int Comers = 64;

    [Fact]
    public void Segments_WhileListsAndRulesetsAreReplaced_HoldWhoBelongs()
    {
        var server = new StatsigServer(null, new StatsigOptions { LocalMode = true, OutputLogLevel = OutputLogLevel.None });
        byte[] payload = Encoding.UTF8.GetBytes(EveryFeature.V2);
        Assert.Equal(SpecsUpdateStatus.Applied, server.UpdateSpecs(payload).Status);
        server.UpdateIdList(EveryFeature.ListName, Encoding.UTF8.GetBytes($"+{KeyOf("member")}\n"));
        StatsigUser member = new("member"), stranger = new("stranger");
        StatsigUser[] comers = [.. Enumerable.Range(0, Comers).Select(static number => new StatsigUser($"comer-{number}"))];
        byte[][] changes = [.. comers.SelectMany(static comer => new[] { Line('+', comer.UserId!), Line('-', comer.UserId!) })];

        Soak.Worker[] workers = new Soak()
            .With("reader", 8, worker =>
            {
                Assert.True(server.CheckGate(member, "segment"));
                Assert.False(server.CheckGate(member, "not_in_list"));
                Assert.False(server.CheckGate(stranger, "segment"));
                Assert.True(server.CheckGate(stranger, "not_in_list"));
                worker.Count(server.CheckGate(comers[worker.Random.Next(Comers)], "segment") ? "in" : "out");
            })
            .With("lists", 1, worker =>
            {
                server.UpdateIdList(EveryFeature.ListName, changes[worker.Random.Next(changes.Length)]);
                server.UpdateIdList("other", changes[worker.Random.Next(changes.Length)]);
                server.RemoveIdList("other");
            })
            .With("publisher", 1, _ => server.UpdateSpecs(payload))
            .Run();

        Assert.Equal(["in", "out"], workers.SelectMany(static worker => worker.Seen.Keys).Distinct().Order(StringComparer.Ordinal));
        server.RemoveIdList(EveryFeature.ListName);
        Assert.False(server.CheckGate(member, "segment"));
    }

    private static byte[] Line(char sign, string id) => Encoding.UTF8.GetBytes($"{sign}{KeyOf(id)}\n");

    private static string KeyOf(string id) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..8];
}
