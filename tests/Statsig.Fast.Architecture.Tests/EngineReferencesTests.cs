using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Statsig.Fast.Architecture.Tests;

/// <summary>What the engine's assembly refers to: computation only, no network, files, timers or threads.</summary>
public sealed class EngineReferencesTests
{
    private static readonly string[] Namespaces = ["System.Net", "System.Timers", "System.Diagnostics.Metrics", "System.Threading.Channels", "Microsoft"];

    private static readonly string[] Types =
    [
        "System.Environment",
        "System.IO.Directory", "System.IO.DirectoryInfo", "System.IO.File", "System.IO.FileInfo", "System.IO.FileStream", "System.IO.Path", "System.IO.RandomAccess",
        "System.Threading.PeriodicTimer", "System.Threading.SemaphoreSlim", "System.Threading.Thread", "System.Threading.ThreadPool", "System.Threading.Timer",
        "System.Threading.Tasks.Task", "System.Threading.Tasks.Task`1", "System.Threading.Tasks.Parallel",
    ];

    [Fact]
    public void Engine_ReferencedTypes_AreOfNoNetworkFileTimerOrThread() => Assert.Empty(ForbiddenIn(typeof(StatsigUser).Assembly.Location));

    [Fact]
    public void Engine_ReferencedAssemblies_AreTheFrameworksOwn()
    {
        using PEReader file = Open(typeof(StatsigUser).Assembly.Location);
        MetadataReader metadata = file.GetMetadataReader();
        string[] names = [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name)).Order(StringComparer.Ordinal)];

        Assert.DoesNotContain("Statsig.Fast", names);
        Assert.All(names, static name => Assert.StartsWith("System.", name, StringComparison.Ordinal));
        Assert.DoesNotContain(names, static name => name.StartsWith("System.Net", StringComparison.Ordinal) || name.StartsWith("System.IO.File", StringComparison.Ordinal));
    }

    [Fact]
    public void Scan_OfTheServersAssembly_FindsAllKinds()
    {
        // The server has network, files, timers and threads: a scan that found none there would prove nothing about the engine.
        string[] found = [.. ForbiddenIn(typeof(StatsigServer).Assembly.Location)];

        Assert.Contains("System.Net.Http.HttpClient", found);
        Assert.Contains("System.IO.File", found);
        Assert.Contains("System.Threading.Thread", found);
        Assert.Contains("System.Threading.Tasks.Task", found);
    }

    private static IEnumerable<string> ForbiddenIn(string path)
    {
        using PEReader file = Open(path);
        MetadataReader metadata = file.GetMetadataReader();
        return
        [
            .. metadata.TypeReferences
                .Select(handle => metadata.GetTypeReference(handle))
                .Select(type => (Namespace: metadata.GetString(type.Namespace), Name: metadata.GetString(type.Name)))
                .Where(static type => Types.Contains($"{type.Namespace}.{type.Name}")
                    || Namespaces.Any(name => type.Namespace == name || (type.Namespace.StartsWith(name + ".", StringComparison.Ordinal) && !type.Namespace.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal))))
                .Select(static type => $"{type.Namespace}.{type.Name}")
                .Order(StringComparer.Ordinal),
        ];
    }

    private static PEReader Open(string path) => new(File.OpenRead(path));
}
