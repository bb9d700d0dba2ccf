using System;
using System.Threading.Tasks;
using Statsig.Fast.Cli.Input;
using Statsig.Fast.Cli.Output;
using Statsig.Fast.Cli.Requests;
using Statsig.Fast.ConsolePage;

namespace Statsig.Fast.Cli.Inspecting;

/// <summary>
/// The console of the specs that a service or a forward proxy has, which the library follows as it does for any application.
/// </summary>
internal sealed class InspectedService : IAsyncDisposable
{
    private readonly ServiceAccess _access;
    private readonly WarningWriter _warnings = new();
    private readonly PayloadCatalog _catalog = new();
    private readonly SnapshotDrift _drift;

    /// <exception cref="UnreadableFileException">The file of custom fields cannot be used.</exception>
    internal InspectedService(ServiceAccess access, InspectionArguments arguments)
    {
        _access = access;
        _drift = new SnapshotDrift(arguments.SnapshotPath);
        var messages = new MessageLog(_warnings);
        var server = new StatsigServer(access.Key, new StatsigOptions
        {
            Api = access.Api,
            ProxyConfigs = access.Proxies,
            OverallInitTimeout = access.Deadline,
            EnvironmentTier = arguments.Environment,
            GlobalCustomFields = arguments.GlobalFieldsPath is { } path ? JsonFiles.ReadObject(path) : null,
            SpecsUpdated = Take,
            OutputLogger = messages,

            // The service gets requests for specs and nothing else.
            DisableAllLogging = true,
            DisableDiagnostics = true,
            DisableSdkExceptionReporting = true,
        }.UseGrpcForwardProxy());
        Host = new ConsoleHost(server)
        {
            Catalog = _catalog,
            SourceName = access.Redact(access.Name),
            About = "The specs come from the service, and the page follows their changes. Overrides hold in this console only; no exposures are sent.",
            Changes = new ChangePolicy(null, SameOrigin.NewToken(), IsTokenInPage: false),
            Messages = messages,
            Drift = _drift.Report,
        };
    }

    internal ConsoleHost Host { get; }

    /// <summary>Makes the first request. Without an answer the console shows that there are no specs, until a poll succeeds.</summary>
    /// <exception cref="ArgumentException">The key cannot be one.</exception>
    internal async Task StartAsync()
    {
        InitializeDetails details = await Host.Server.InitializeAsync().ConfigureAwait(false);
        if (details is { Success: false, Attempts.Count: 0, TimedOut: false })
        {
            throw new ArgumentException($"--server-secret-env: {_access.Redact(details.Error ?? "The variable contains no key.")}");
        }

        _warnings.Release();
        if (!details.StorePopulated)
        {
            Console.Error.WriteLine($"{_access.Name}: The service has delivered no specs yet. {_access.Redact(details.Error ?? "")}".TrimEnd());
        }
    }

    public async ValueTask DisposeAsync() => await Host.Server.ShutdownAsync(TimeSpan.Zero).ConfigureAwait(false);

    private void Take(SpecsUpdatedEventArgs update)
    {
        byte[] payload = update.Utf8Json.ToArray();
        _catalog.Take(payload);
        _drift.Take(payload);
    }
}
