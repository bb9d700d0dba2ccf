using System;
using System.IO;
using System.Reflection;

namespace Statsig.Fast.Benchmarks;

/// <summary>The common work that everything is measured on: one payload, one user, many users.</summary>
internal static class BenchWork
{
    internal const int ManyUsers = 60_000;

    internal static byte[] Payload { get; } = ReadPayload();

    internal static StatsigServer CreateServer(byte[]? payload = null)
    {
        var server = new StatsigServer("secret-bench", new StatsigOptions { LocalMode = true, BootstrapUtf8 = payload ?? Payload, EnvironmentTier = "production" });
        InitializeDetails details = server.InitializeAsync().GetAwaiter().GetResult();
        return details.StorePopulated ? server : throw new InvalidOperationException(details.Error);
    }

    /// <summary>A user with a UUID, four well-known fields, one custom ID and three custom fields.</summary>
    internal static StatsigUser CreateUser(string userId) => new(userId)
    {
        Email = "jane.doe@example-corp.com",
        Country = "US",
        Locale = "en_US",
        AppVersion = "4.12.3",
        CustomIds = [new("companyID", "acme-corporation")],
        Custom = [new("plan", "enterprise"), new("seats", 120), new("beta", true)],
    };

    internal static StatsigUser CreateUser() => CreateUser("0d3f9a4e-6a6b-4c7e-9a53-2f1c8f1d6b7a");

    internal static StatsigUser[] CreateManyUsers()
    {
        var random = new Random(20_260_101);
        var users = new StatsigUser[ManyUsers];
        Span<byte> id = stackalloc byte[16];
        for (int i = 0; i < users.Length; i++)
        {
            random.NextBytes(id);
            users[i] = CreateUser(new Guid(id).ToString());
        }

        return users;
    }

    private static byte[] ReadPayload()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("bench_v2.json")!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
