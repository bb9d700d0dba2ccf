using System;
using System.IO;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Networking;

namespace Statsig.Fast.Benchmarks;

/// <summary>The common work that everything is measured on: one payload, one user, many users.</summary>
internal static class BenchWork
{
    internal const int ManyUsers = 60_000;

    internal static byte[] Payload { get; } = ReadResource("bench_v2.json");

    internal static StatsigServer CreateServer(byte[]? payload = null)
    {
        var server = new StatsigServer("secret-bench", new StatsigOptions { LocalMode = true, BootstrapUtf8 = payload ?? Payload, EnvironmentTier = "production" });
        InitializeDetails details = server.InitializeAsync().GetAwaiter().GetResult();
        return details.StorePopulated ? server : throw new InvalidOperationException(details.Error);
    }

    /// <summary>A server that logs to a service which accepts everything at once.</summary>
    /// <remarks>Its rings do not grow, so that one is soon full, and calls allocate nothing.</remarks>
    internal static StatsigServer CreateLoggingServer(int ringCapacity = 8192)
    {
        var server = new StatsigServer(
            "secret-bench",
            new StatsigOptions { EnvironmentTier = "production", EventRingCapacity = ringCapacity, EventRingMaxGrowthBytes = 0 },
            new AcceptingEndpoint());
        SpecsUpdateResult update = server.UpdateSpecs(Payload);
        server.StartLogging();
        return update.Status == SpecsUpdateStatus.Applied ? server : throw new InvalidOperationException(update.Error);
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

    /// <summary>A file that the program was built with.</summary>
    internal static byte[] ReadResource(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private sealed class AcceptingEndpoint : IEventEndpoint
    {
        public ValueTask<PostOutcome> PostAsync(
            ReadOnlyMemory<byte> body, bool isCompressed, int eventCount, int retryCount, CancellationToken cancellationToken) =>
            ValueTask.FromResult(new PostOutcome(202, null, null));
    }
}
