using System;
using System.Buffers;
using System.Diagnostics;
using System.IO;
using System.Text.Json;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.AotTests;

/// <summary>Responses that boot client SDKs, in every form; or, in the program that leaves them out, that they are gone.</summary>
internal static class ClientChecks
{
    private static bool AreLeftOut =>
#if WITHOUT_CLIENT_RESPONSES
        true;
#else
        false;
#endif

    internal static void Run()
    {
        StatsigServer server = Servers.Create();
        StatsigUser user = EveryFeature.User(3);
        if (AreLeftOut)
        {
            Check.That(server.GetClientInitializeResponse(user) is null);
            Check.That(!server.WriteClientInitializeResponse(user, new ArrayBufferWriter<byte>()));
            return;
        }

        foreach (ClientResponseFormat format in (ClientResponseFormat[])[ClientResponseFormat.V1, ClientResponseFormat.V2, ClientResponseFormat.InitV2])
        {
            foreach (HashAlgorithm algorithm in (HashAlgorithm[])[HashAlgorithm.Djb2, HashAlgorithm.Sha256, HashAlgorithm.None])
            {
                RunForm(server, user, format, algorithm);
            }
        }

        Check.That(server.GetBlankClientInitializeResponse().Contains("\"has_updates\":false", StringComparison.Ordinal));
    }

    /// <summary>The median time of a response for the specs of a file, into a buffer that is used again.</summary>
    internal static int Time(string specsPath)
    {
        StatsigServer server = Servers.Create(File.ReadAllText(specsPath));
        StatsigUser[] users = EveryFeature.Users(64);
        var buffer = new ArrayBufferWriter<byte>(4 << 20);
        var microseconds = new double[4_000];
        for (int i = 0; i < microseconds.Length; i++)
        {
            buffer.ResetWrittenCount();
            long started = Stopwatch.GetTimestamp();
            server.WriteClientInitializeResponse(users[i % users.Length], buffer);
            microseconds[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        }

        Span<double> warm = microseconds.AsSpan(microseconds.Length / 2);
        warm.Sort();
        Console.WriteLine($"{buffer.WrittenCount} bytes, {warm[warm.Length / 2]:0.0} us median, {warm[warm.Length / 20]:0.0} us undisturbed");
        return 0;
    }

    private static void RunForm(StatsigServer server, StatsigUser user, ClientResponseFormat format, HashAlgorithm algorithm)
    {
        var options = new ClientInitializeOptions { Format = format, HashAlgorithm = algorithm };
        using JsonDocument response = JsonDocument.Parse(server.GetClientInitializeResponse(user, options)!);
        JsonElement gates = response.RootElement.GetProperty("feature_gates");
        Check.That(response.RootElement.GetProperty("has_updates").GetBoolean());
        Check.That(response.RootElement.GetProperty("dynamic_configs").EnumerateObject().MoveNext());
        Check.Equal(user.UserId, response.RootElement.GetProperty("user").GetProperty("userID").GetString());
        if (algorithm == HashAlgorithm.None)
        {
            foreach (string name in EveryFeature.Gates)
            {
                bool isHeld = gates.TryGetProperty(name, out JsonElement gate);
                bool value = isHeld && gate.TryGetProperty(format == ClientResponseFormat.InitV2 ? "v" : "value", out JsonElement held) && held.GetBoolean();
                Check.That(!isHeld || value == server.CheckGate(user, name), $"{format} {name}");
            }
        }
    }
}
