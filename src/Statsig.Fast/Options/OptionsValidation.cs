using System;
using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Internals;

namespace Statsig.Fast;

/// <summary>Checks all bounds and combinations of the options when a server is created.</summary>
internal static class OptionsValidation
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Throws when any option is not valid.</summary>
    /// <exception cref="ArgumentException">
    /// Options are not valid; the message names each of them, and the parameter is the first one.
    /// </exception>
    internal static void Validate(StatsigOptions options)
    {
        IReadOnlyList<OptionProblem> problems = FindProblems(options);
        if (problems.Count > 0)
        {
            Throw.Argument(problems[0].Option, string.Join(" ", problems.Select(static problem => problem.Message)));
        }
    }

    /// <summary>Finds the options that are not valid.</summary>
    internal static IReadOnlyList<OptionProblem> FindProblems(StatsigOptions options)
    {
        var problems = new OptionProblems();
        CheckEvaluation(options, problems);
        if (ServerSwitches.Network)
        {
            // A program that is built without the network ignores these options, and the code that reads addresses is trimmed.
            CheckNetwork(options, problems);
        }

        CheckSync(options, problems);
        CheckEvents(options, problems);
        options.OverrideSource?.FindProblems(problems);
        return problems.Found;
    }

    private static void CheckEvaluation(StatsigOptions options, OptionProblems problems)
    {
        problems.NotEmpty(nameof(options.EnvironmentTier), options.EnvironmentTier, "a name such as \"production\"");
        problems.NotEmpty(nameof(options.BootstrapPath), options.BootstrapPath, "the path of a file");
        problems.NotNull(nameof(options.OutputLogger), options.OutputLogger);
        problems.NotNull(nameof(options.TimeProvider), options.TimeProvider);
        problems.Defined(nameof(options.OutputLogLevel), options.OutputLogLevel, options.OutputLogLevel is >= OutputLogLevel.Debug and <= OutputLogLevel.None);
        problems.Within(nameof(options.RegexTimeoutPerCall), options.RegexTimeoutPerCall, TimeSpan.FromTicks(1), TimeSpan.FromMinutes(1));
    }

    private static void CheckNetwork(StatsigOptions options, OptionProblems problems)
    {
        problems.Address(nameof(options.Api), options.Api);
        problems.Address(nameof(options.ApiForDownloadConfigSpecs), options.ApiForDownloadConfigSpecs);
        problems.Address(nameof(options.ApiForGetIdLists), options.ApiForGetIdLists);
        problems.Address(nameof(options.ApiForLogEvent), options.ApiForLogEvent);
        problems.Address(nameof(options.ApiForIdListFiles), options.ApiForIdListFiles);
        problems.Defined(nameof(options.SpecsVersion), options.SpecsVersion, options.SpecsVersion is SpecsVersion.V1 or SpecsVersion.V2);
        problems.Within(nameof(options.RequestTimeout), options.RequestTimeout, Millisecond, TimeSpan.FromMinutes(10));
        problems.Within(nameof(options.InitRequestTimeout), options.InitRequestTimeout, Millisecond, TimeSpan.FromMinutes(10));
        problems.Within(nameof(options.OverallInitTimeout), options.OverallInitTimeout, Millisecond, TimeSpan.FromHours(1));
        problems.Within(nameof(options.MaxResponseBytes), options.MaxResponseBytes, 1024, 1 << 30);
        problems.Within(nameof(options.MaxIdListBytes), options.MaxIdListBytes, 1024, 1 << 30);
        if (options.HasProxies)
        {
            CheckProxies(options, problems);
        }
    }

    private static void CheckProxies(StatsigOptions options, OptionProblems problems)
    {
        foreach ((NetworkEndpoint endpoint, ProxyConfig? proxy) in options.ProxyConfigs)
        {
            if (!Enum.IsDefined(endpoint))
            {
                problems.Add(nameof(options.ProxyConfigs), $"{endpoint} is not a valid endpoint of ProxyConfigs. Use one of {string.Join(", ", Enum.GetNames<NetworkEndpoint>())}.");
            }

            foreach (string problem in proxy is null ? ["It is null. Leave it out instead."] : ProxyConfigValidation.FindProblems(proxy))
            {
                problems.Add(nameof(options.ProxyConfigs), $"The entry of ProxyConfigs for {endpoint} is not valid. {problem}");
            }
        }

        if (options.ProxyOf(NetworkEndpoint.DownloadConfigSpecs) is { IsGrpc: true, ProxyAddress.Length: > 0 } specs
            && options is { ForwardProxyTransport: null, LocalMode: false })
        {
            problems.Add(
                nameof(options.ProxyConfigs),
                $"The forward proxy {specs.ProxyAddress} has the protocol {specs.Protocol}, which needs a package. "
                    + "Add the package Statsig.Fast.ForwardProxy and call UseGrpcForwardProxy() on the options, or use the protocol Http.");
        }
    }

    private static void CheckSync(StatsigOptions options, OptionProblems problems)
    {
        foreach ((string list, string? lines) in options.BootstrapIdLists)
        {
            if (lines is null)
            {
                problems.Add(nameof(options.BootstrapIdLists), $"The list \"{list}\" of BootstrapIdLists is null. Use its lines, or an empty text.");
            }
        }

        CheckSources(nameof(options.InitializeSources), options.InitializeSources, problems);
        CheckSources(nameof(options.ConfigSyncSources), options.ConfigSyncSources, problems);
        if (options.ConfigSyncInterval != TimeSpan.Zero)
        {
            problems.Within(nameof(options.ConfigSyncInterval), options.ConfigSyncInterval, Millisecond, Day);
        }

        if (options.IdListsSyncInterval != TimeSpan.Zero)
        {
            problems.Within(nameof(options.IdListsSyncInterval), options.IdListsSyncInterval, Millisecond, Day);
        }

        problems.Within(nameof(options.SyncJitterPercent), options.SyncJitterPercent, 0, 50);
        problems.Within(nameof(options.MaxParallelIdListDownloads), options.MaxParallelIdListDownloads, 1, 64);
        problems.Within(nameof(options.StatsigFallbackThreshold), options.StatsigFallbackThreshold, 1, 1000);
        problems.Within(nameof(options.OutOfSyncThreshold), options.OutOfSyncThreshold, Millisecond, TimeSpan.FromDays(3650));
        problems.Defined(nameof(options.DataStoreKeySchema), options.DataStoreKeySchema, options.DataStoreKeySchema is >= DataStoreKeySchema.Legacy and <= DataStoreKeySchema.ReadableKey);
    }

    private static void CheckEvents(StatsigOptions options, OptionProblems problems)
    {
        problems.Within(nameof(options.MaxEventsPerBatch), options.MaxEventsPerBatch, 1, 100_000);
        problems.Within(nameof(options.MaxEventBatchBytes), options.MaxEventBatchBytes, 64 << 10, 64 << 20);
        problems.Within(nameof(options.EventFlushInterval), options.EventFlushInterval, Millisecond, TimeSpan.FromHours(1));
        problems.Within(nameof(options.MaxPendingEventBatches), options.MaxPendingEventBatches, 1, 10_000);
        if (options.EventRingCapacity is < 16 or > 1 << 20 || !int.IsPow2(options.EventRingCapacity))
        {
            problems.Add(
                nameof(options.EventRingCapacity), $"EventRingCapacity is {options.EventRingCapacity}. Use a power of two from 16 to 1,048,576.");
        }

        problems.Within(nameof(options.EventRingMaxGrowthBytes), options.EventRingMaxGrowthBytes, 0, 1 << 30);
        problems.Within(nameof(options.ExposureDedupeMaxKeys), options.ExposureDedupeMaxKeys, 1024, 1 << 24);
        problems.NotEmpty(nameof(options.EventSpillPath), options.EventSpillPath, "the path of a file");
        problems.Within(nameof(options.EventSpillMaxBytes), options.EventSpillMaxBytes, 64 << 10, 1 << 30);
    }

    private static void CheckSources(string name, IReadOnlyList<DataSource>? sources, OptionProblems problems)
    {
        if (sources is null)
        {
            return;
        }

        foreach (DataSource source in sources)
        {
            problems.Defined(name, source, source is >= DataSource.Network and <= DataSource.DataStore);
        }
    }
}
