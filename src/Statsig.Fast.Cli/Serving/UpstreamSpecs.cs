using System;
using System.IO;
using System.Threading.Tasks;
using Statsig.Fast.Cli.Output;
using Statsig.Fast.Cli.Requests;
using Statsig.Fast.LocalService.Protocol;

namespace Statsig.Fast.Cli.Serving;

/// <summary>Serves what another service has, and what it has next: the library polls it as it does for any application.</summary>
internal sealed class UpstreamSpecs : IAsyncDisposable
{
    private readonly ServiceAccess _access;
    private readonly StatsigService _service;
    private readonly TextWriter _messages;
    private readonly WarningWriter _warnings = new();
    private readonly StatsigServer _server;

    internal UpstreamSpecs(ServiceAccess access, SpecsVersion version, TimeSpan interval, StatsigService service, TextWriter messages)
    {
        _access = access;
        _service = service;
        _messages = messages;
        _server = new StatsigServer(access.Key, new StatsigOptions
        {
            Api = access.Api,
            SpecsVersion = version,
            ConfigSyncInterval = interval,
            OverallInitTimeout = access.Deadline,
            SpecsUpdated = Take,
            OutputLogger = _warnings,

            // Specs only: ID lists are passed through, and the upstream hears of events nothing but what clients send.
            DisableIdLists = true,
            DisableAllLogging = true,
            DisableDiagnostics = true,
            DisableSdkExceptionReporting = true,
        });
    }

    /// <summary>Makes the first request. Without an answer the proxy has no specs to serve until a poll succeeds.</summary>
    /// <exception cref="ArgumentException">The key cannot be one.</exception>
    internal async Task StartAsync()
    {
        InitializeDetails details = await _server.InitializeAsync().ConfigureAwait(false);
        if (details is { Success: false, Attempts.Count: 0, TimedOut: false })
        {
            throw new ArgumentException($"--server-secret-env: {_access.Redact(details.Error ?? "The variable contains no key.")}");
        }

        _warnings.Release();
        if (!details.StorePopulated)
        {
            _messages.WriteLine($"{_access.Name}: The service has delivered no specs yet. {_access.Redact(details.Error ?? "")}".TrimEnd());
        }
    }

    public async ValueTask DisposeAsync() => await _server.ShutdownAsync(TimeSpan.Zero).ConfigureAwait(false);

    private void Take(SpecsUpdatedEventArgs update)
    {
        _service.Publish(SpecsPayload.Parse(update.Utf8Json.ToArray()));
        _messages.WriteLine($"{_access.Name}: Specs of the time {update.SpecsTimeMs} were received.");
    }
}
