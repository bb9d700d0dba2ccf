using System;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.AotTests;

/// <summary>Bucketing is SHA-256, whatever computes it.</summary>
internal static class HashingChecks
{
    internal const string OptionName = "Statsig.Fast.Hashing";

    internal static void RunBuckets()
    {
        StatsigServer server = Servers.Create();
        int passed = 0;
        for (int i = 0; i < 300; i++)
        {
            string id = new string('ü', i % 2) + new string('x', i);
            bool passes = server.CheckGate(new StatsigUser(id), "half");
            Check.Equal(Bucket($"a-salt-as-long-as-those-of-the-console.another-salt-as-long-as-the-first-one.{id}") < 5_000, passes);
            Check.Equal(
                Bucket($"s4.y.{i}") < 5_000, server.CheckGate(new StatsigUser(id) { CustomIds = [new("companyID", i)] }, "half_company"));
            passed += passes ? 1 : 0;
        }

        Check.That(passed is > 100 and < 200);
        Check.That(server.CheckGate(EveryFeature.User(3), "segment") && !server.CheckGate(EveryFeature.User(4), "segment"));
    }

    /// <summary>
    /// Runs this program again with every way of hashing; one that this machine lacks is replaced, and must answer alike.
    /// </summary>
    internal static void RunStrategies()
    {
        string? program = Environment.ProcessPath;
        if (program is null || System.IO.Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            Console.WriteLine("hashing: other strategies are only run from the program's own executable");
            return;
        }

        foreach (string name in (string[])["libcrypto", "arm", "portable", "scalar", "no such strategy"])
        {
            using Process process = Process.Start(program, ["--hashing", name])!;
            process.WaitForExit();
            Check.Equal(0, process.ExitCode);
        }
    }

    private static ulong Bucket(string text) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text))) % 10_000;
}
