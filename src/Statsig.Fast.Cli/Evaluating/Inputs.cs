using System;
using System.Text;
using Statsig.Fast.Cli.Input;
using Statsig.Fast.Cli.Output;
using Statsig.Fast.Cli.Requests;

namespace Statsig.Fast.Cli.Evaluating;

/// <summary>What one run was given.</summary>
internal sealed record Inputs(
    string? SpecsPath, string? UsersPath, string? IdListsPath, string? Environment, string? GlobalFieldsPath, string? OutputPath, ServiceArguments Service)
{
    /// <summary>A server with the payload, the ID lists and the options given.</summary>
    /// <exception cref="UnreadableFileException">A file cannot be used.</exception>
    /// <exception cref="ServiceFailedException">The service delivers no specs.</exception>
    /// <exception cref="ArgumentException">The output is one of the inputs, or the options do not select exactly one source.</exception>
    internal LoadedServer Load()
    {
        FilePaths.RefuseSame(OutputPath, SpecsPath, UsersPath, IdListsPath, GlobalFieldsPath);
        if (SpecsPath is { } path)
        {
            return Service is { Api: null, Proxy: null, KeyVariable: null }
                ? new LoadedServer(LoadFile(path), null)
                : throw new ArgumentException("--specs reads a file, and --api and --forward-proxy use the service. Use only one of these sources.");
        }

        if (Service is { Api: null, Proxy: null })
        {
            throw new ArgumentException("Exactly one source of specs is required. Use --specs FILE, or --api URL or --forward-proxy PROTOCOL=ADDRESS together with --server-secret-env NAME.");
        }

        string option = Service.Proxy is null ? "--api" : "--forward-proxy";
        return IdListsPath is null
            ? LoadFromService(ServiceAccess.Read(option, Service.Api, Service.Proxy, Service.KeyVariable, Service.DeadlineSeconds))
            : throw new ArgumentException($"--id-lists requires --specs. With {option} the ID lists come from the service.");
    }

    private StatsigServer LoadFile(string specsPath)
    {
        var warnings = new WarningWriter();

        // No key, because payloads may name the key they were made for, which is not available here.
        var server = new StatsigServer(null, new StatsigOptions
        {
            LocalMode = true,
            BootstrapUtf8 = InputFile.ReadAll(specsPath),
            EnvironmentTier = Environment,
            GlobalCustomFields = GlobalFieldsPath is { } path ? JsonFiles.ReadObject(path) : null,
            OutputLogger = warnings,
        });
        if (IdListsPath is { } lists)
        {
            foreach ((string name, string lines) in JsonFiles.ReadIdLists(lists))
            {
                server.UpdateIdList(name, Encoding.UTF8.GetBytes(lines));
            }
        }

        InitializeDetails details = server.InitializeAsync().GetAwaiter().GetResult();
        if (!details.StorePopulated)
        {
            throw new UnreadableFileException(specsPath, null, details.Error ?? "The payload contains no specs (\"has_updates\" is false).");
        }

        warnings.Release();
        return server;
    }

    private LoadedServer LoadFromService(ServiceAccess access)
    {
        var warnings = new WarningWriter();
        var delivery = new ExposureDelivery(access);
        var server = new StatsigServer(access.Key, new StatsigOptions
        {
            Api = access.Api,
            ProxyConfigs = access.Proxies,
            OverallInitTimeout = access.Deadline,

            // One set of rules for the whole run: users later in the file are not judged by others.
            ConfigSyncInterval = TimeSpan.FromDays(1),
            IdListsSyncInterval = TimeSpan.FromDays(1),
            EnvironmentTier = Environment,
            GlobalCustomFields = GlobalFieldsPath is { } path ? JsonFiles.ReadObject(path) : null,
            OutputLogger = warnings,

            // The service gets the exposures and nothing about the tool.
            DisableDiagnostics = true,
            DisableSdkExceptionReporting = true,
            EventRingCapacity = ExposureDelivery.RingCapacity,
            MaxPendingEventBatches = ExposureDelivery.QueuedBatches,
            EventFlushInterval = ExposureDelivery.FlushInterval,
            EventsFlushed = delivery.Note,
        }.UseGrpcForwardProxy());
        delivery.Watch(server);
        var loaded = new LoadedServer(server, delivery);
        InitializeDetails details = server.InitializeAsync().GetAwaiter().GetResult();
        if (ProblemOf(details, access) is { } problem)
        {
            loaded.Abandon();
            throw problem;
        }

        warnings.Release();
        return loaded;
    }

    private static Exception? ProblemOf(InitializeDetails details, ServiceAccess access)
    {
        string reason = access.Redact(details.Error ?? "It returned none.");
        return details switch
        {
            { TimedOut: true } => new ServiceFailedException($"{access.Name}: The service delivered no specs within {access.Deadline.TotalSeconds:0} seconds."),

            // No request was made, because the key is not valid.
            { Success: false, Attempts.Count: 0 } => new ArgumentException($"--server-secret-env: {reason}"),
            { StorePopulated: false } => new ServiceFailedException($"{access.Name}: The service delivers no specs. {reason}"),

            // Answers without the lists would be wrong, and so would the exposures.
            { SourceApiIdLists: null } => new ServiceFailedException($"{access.Name}: The service delivers no ID lists. {reason}"),
            _ => null,
        };
    }
}

/// <summary>The options for the service.</summary>
internal readonly record struct ServiceArguments(string? Api, ProxyConfig? Proxy, string? KeyVariable, int DeadlineSeconds);
