using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.LocalService.Listening;
using Statsig.Fast.LocalService.Protocol;

namespace Statsig.Fast.TestKit.Service;

/// <summary>A Statsig service on loopback: real HTTP by Kestrel, every request kept, every answer scriptable.</summary>
/// <remarks>
/// <code>
/// await using TestService service = await TestService.StartAsync(token);
/// service.Publish(new SpecBuilder().Gate("g"));
/// service.LogEvent.Then(Fault.Status(503)).Then(Fault.Reset());
/// ...                                       // new StatsigOptions { Api = service.Api }
/// await service.LogEvent.WaitForRequestsAsync(3, token);
/// </code>
/// Requests are counted and kept when their body was read, before they are answered. Disposal releases whatever is held and closes every
/// connection. A service with an <see cref="IRequestWatcher"/> keeps no requests and can refuse connections for a while.
/// </remarks>
public sealed class TestService : IAsyncDisposable
{
    private static readonly TimeSpan PortLimit = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly List<ServiceRequest> _requests = [];
    private readonly EndpointScript[] _scripts;
    private readonly Lock _lock = new();
    private readonly IRequestWatcher? _watcher;
    private readonly HeldPort? _port;
    private LocalServer? _server;
    private long _sequence;

    private TestService(IRequestWatcher? watcher)
    {
        _scripts = [.. Enum.GetValues<ServiceEndpoint>().Select(endpoint => new EndpointScript(endpoint, keepsRequests: watcher is null))];
        _watcher = watcher;
        _port = watcher is null ? null : new HeldPort();
    }

    /// <summary>Where the service listens, without a slash at its end: "http://127.0.0.1:40001".</summary>
    public string Origin { get; private set; } = "";

    /// <summary>Where the service listens.</summary>
    public Uri Uri => new(Origin);

    /// <summary>What goes into <see cref="StatsigOptions.Api"/>.</summary>
    public string Api => Origin + "/v1";

    /// <summary>What is answered where no fault is.</summary>
    public StatsigService Content { get; } = new();

    /// <summary>"download_config_specs", both versions.</summary>
    public EndpointScript Specs => _scripts[(int)ServiceEndpoint.Specs];

    /// <summary>"get_id_lists".</summary>
    public EndpointScript IdLists => _scripts[(int)ServiceEndpoint.IdLists];

    /// <summary>"download_id_list_file".</summary>
    public EndpointScript IdListFiles => _scripts[(int)ServiceEndpoint.IdListFile];

    /// <summary>"log_event".</summary>
    public EndpointScript LogEvent => _scripts[(int)ServiceEndpoint.LogEvent];

    /// <summary>"sdk_exception".</summary>
    public EndpointScript SdkException => _scripts[(int)ServiceEndpoint.SdkException];

    /// <summary>Any other path, where redirects may lead.</summary>
    public EndpointScript Unknown => _scripts[(int)ServiceEndpoint.Unknown];

    /// <summary>Every request so far, in the order of <see cref="ServiceRequest.Sequence"/>; none with a watcher.</summary>
    public IReadOnlyList<ServiceRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>The events of every "log_event" request so far, whatever each was answered.</summary>
    public IReadOnlyList<LoggedEvents> LoggedEvents => [.. LogEvent.Requests.Select(Statsig.Fast.LocalService.Protocol.LoggedEvents.Parse)];

    /// <summary>Starts a service on a free port of 127.0.0.1. It serves no specs and no ID lists yet.</summary>
    public static Task<TestService> StartAsync(CancellationToken token = default) => StartAsync(watcher: null, token);

    /// <summary>Starts a service that keeps no requests but shows them to a watcher, for runs that are too long to keep them.</summary>
    public static async Task<TestService> StartAsync(IRequestWatcher? watcher, CancellationToken token = default)
    {
        var service = new TestService(watcher);
        await service.ListenAsync(token);
        return service;
    }

    /// <summary>
    /// Takes no more connections and ends those that are open once their requests are answered, or when the token ends: connections are
    /// refused from then on.
    /// </summary>
    /// <exception cref="InvalidOperationException">The service has no watcher, so that its port is not held.</exception>
    public async Task RefuseAsync(CancellationToken token = default)
    {
        if (_port is null)
        {
            throw new InvalidOperationException("Only a service with a watcher holds its port.");
        }

        if (_server is { } server)
        {
            _server = null;
            await server.StopAsync(token);
            await server.DisposeAsync();
        }
    }

    /// <summary>Takes connections on the same port again, after <see cref="RefuseAsync"/>.</summary>
    public async Task ListenAsync(CancellationToken token = default)
    {
        for (long started = Stopwatch.GetTimestamp(); _server is null;)
        {
            var server = new LocalServer(context => HandleAsync(new ServiceExchange(context)), new LocalPort(_port?.Number ?? 0));
            try
            {
                await server.StartAsync(token);
                _server = server;
                Origin = server.Origins[0];
            }
            catch (IOException) when (_port is not null && Stopwatch.GetElapsedTime(started) < PortLimit)
            {
                // The system has not let go of the port yet.
                await server.DisposeAsync();
                await Task.Delay(20, token);
            }
        }
    }

    /// <summary>Serves these specs from now on, in both shapes.</summary>
    public TestService Publish(SpecBuilder specs)
    {
        Content.Publish(SpecsPayload.Parse(specs.ToV2()), SpecsPayload.Parse(specs.ToV1()));
        return this;
    }

    /// <summary>Serves this payload from now on.</summary>
    public TestService Publish(byte[] payload)
    {
        Content.Publish(SpecsPayload.Parse(payload));
        return this;
    }

    /// <summary>Serves an ID list: lines as "+key" and "-key", each ended by a line feed.</summary>
    public TestService SetIdList(string name, string lines, string? fileId = null, long creationTime = 1)
    {
        Content.SetIdList(new IdListFile(name, fileId ?? $"file_{name}", creationTime, System.Text.Encoding.UTF8.GetBytes(lines)));
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_server is { } server)
        {
            await server.DisposeAsync();
        }

        _port?.Dispose();
        _stopping.Dispose();
    }

    private async Task HandleAsync(ServiceExchange exchange)
    {
        ServiceRequest request = await exchange.ReadAsync();
        EndpointScript script = _scripts[(int)request.Endpoint];
        Fault fault;
        lock (_lock)
        {
            request = request with { Sequence = ++_sequence };
            if (_watcher is null)
            {
                _requests.Add(request);
            }

            fault = script.Record(request) ?? Fault.None;
        }

        script.Announce();
        _watcher?.Received(request);
        bool isWhole = false;
        try
        {
            await fault.AnswerAsync(exchange, Content.Answer(request, Origin), _stopping.Token);
            isWhole = !exchange.ClientGone.IsCancellationRequested;
        }
        finally
        {
            _watcher?.Answered(request, fault, isWhole);
        }
    }
}
