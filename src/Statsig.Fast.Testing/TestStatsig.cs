using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Statsig.Fast.Server;
using Statsig.Fast.Testing.Hosts;
using Statsig.Fast.Testing.Overrides;
using Statsig.Fast.Testing.Recording;
using Statsig.Fast.Testing.Specs;

namespace Statsig.Fast.Testing;

/// <summary>
/// A real server for tests: specs in memory, no network, no threads and no timers, with all exposures and events recorded.
/// </summary>
/// <remarks>
/// <para>
/// Typed accessors such as <c>Gates.NewCheckout</c> use it in the asynchronous context that created it, and in contexts that called
/// <see cref="Use"/>. Other tests, which may run at the same time, do not see it. A fixture that serves all tests of a process passes
/// <see cref="Server"/> to <see cref="StatsigServer.SetShared"/> instead.
/// </para>
/// <para>
/// Code that takes an <see cref="IStatsigServer"/> takes this object: every member of the interface is that of <see cref="Server"/>.
/// </para>
/// <para>
/// Safe from any thread. Dispose it at the end of the test, in the context that created it: accessors then use the server that the context
/// used before, or the nearest one before it that still exists. Disposing it twice, in any order and in any context is allowed. A container
/// that got it as an instance, <c>AddSingleton&lt;IStatsigServer&gt;(statsig)</c>, does not dispose it; one that got a factory does, and
/// with it the server.
/// </para>
/// </remarks>
public sealed partial class TestStatsig : IStatsigServer
{
    private readonly TestStatsigOptions _options;
    private readonly RecordStore _store;
    private readonly MemoryLog _log = new();
    private readonly SnapshotNames? _snapshot;
    private readonly ServerChain _chain;

    private TestStatsig(TestSpecs specs, SnapshotNames? snapshot, TestStatsigOptions? options)
        : this(specs.ToPayload(), options, nameof(specs))
    {
        _snapshot = snapshot;
        snapshot?.AttachTo(Server);
    }

    private TestStatsig(ReadOnlyMemory<byte> payload, TestStatsigOptions? options, string? builder = null)
    {
        _options = options ?? new TestStatsigOptions();
        _store = NewStore();
        var recorder = new Recorder(_options.TimeProvider, _store);
        Server = new StatsigServer(null, ServerOptions(payload, _log), null, recorder);
        Server.InstallOverrides(below => new ScopedLookup(below, _log, _options.LogLevel));
        try
        {
            Start(Server, builder);
        }
        catch
        {
            Server.Dispose();
            throw;
        }

        _chain = ServerChain.Add(Server);
    }

    /// <summary>Gets the server, for code that takes a <see cref="StatsigServer"/>, and for overrides that all contexts see.</summary>
    public StatsigServer Server { get; }

    /// <summary>Gets the exposures that were recorded so far, in all contexts, in order.</summary>
    public RecordedList<Exposure> Exposures => _store.Exposures;

    /// <summary>Gets the events that were logged so far, in all contexts, in order.</summary>
    public RecordedList<LoggedEvent> Events => _store.Events;

    /// <summary>Gets the log messages of the server so far. Nothing is written to the console.</summary>
    public IReadOnlyList<string> Log => _log.Lines;

    /// <summary>Creates a server with the specs that a builder describes.</summary>
    /// <param name="specs">Describes the specs; null for none, where every name is unknown.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// The specs contain a mistake; the message names it and, where there is one, the nearest name.
    /// </exception>
    public static TestStatsig Create(Action<TestSpecs>? specs = null, TestStatsigOptions? options = null)
    {
        var builder = new TestSpecs();
        specs?.Invoke(builder);
        return new TestStatsig(builder, null, options);
    }

    /// <summary>Creates a server with a payload, in either shape that the service delivers.</summary>
    /// <param name="utf8Payload">The payload. Copied.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="InvalidDataException">The payload cannot be used.</exception>
    /// <remarks>
    /// A payload of production may have conditions that the server does not support. They do not throw: <see cref="Log"/> has a warning,
    /// and <see cref="StatsigServer.SpecProblems"/> lists them.
    /// </remarks>
    public static TestStatsig FromPayload(ReadOnlySpan<byte> utf8Payload, TestStatsigOptions? options = null) => new(utf8Payload.ToArray(), options);

    /// <summary>Creates a server with the payload in a file.</summary>
    /// <inheritdoc cref="FromPayload"/>
    /// <param name="path">The file.</param>
    /// <param name="options">The options; null for the defaults.</param>
    public static TestStatsig FromPayloadFile(string path, TestStatsigOptions? options = null) => new(File.ReadAllBytes(path), options);

    /// <summary>
    /// Creates a server with all specs of a checked-in snapshot: gates are off, and parameters have their typed defaults.
    /// </summary>
    /// <param name="path">The snapshot, such as <c>checkout.statsig.json</c>.</param>
    /// <param name="specs">
    /// Describes those specs that differ. Their names, groups and parameter types are checked against the snapshot.
    /// </param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="InvalidDataException">The file is not a snapshot.</exception>
    /// <exception cref="ArgumentException">
    /// The specs contain a mistake; the message names it and, where there is one, the nearest name.
    /// </exception>
    public static TestStatsig FromSnapshotFile(string path, Action<TestSpecs>? specs = null, TestStatsigOptions? options = null)
    {
        var snapshot = SnapshotNames.Read(path);
        var builder = new TestSpecs(snapshot);
        specs?.Invoke(builder);
        return new TestStatsig(builder, snapshot, options);
    }

    /// <summary>Replaces the specs, as a download of newer ones does.</summary>
    /// <param name="specs">Describes all specs.</param>
    /// <exception cref="ArgumentException">The specs contain a mistake. The previous specs stay in use.</exception>
    /// <exception cref="ObjectDisposedException">The server has ended.</exception>
    public void Update(Action<TestSpecs> specs)
    {
        ArgumentNullException.ThrowIfNull(specs);
        ThrowIfEnded();
        var builder = new TestSpecs(_snapshot);
        specs(builder);
        byte[] payload = builder.ToPayload();
        using (var trial = new StatsigServer(null, ServerOptions(payload, new MemoryLog())))
        {
            Start(trial, nameof(specs));
        }

        SpecsUpdateResult result = Server.UpdateSpecs(payload);
        if (result.Status == SpecsUpdateStatus.Rejected)
        {
            throw new ArgumentException($"The specs cannot be used: {result.Error}", nameof(specs));
        }
    }

    /// <summary>Makes typed accessors use this server in the current asynchronous context from here on.</summary>
    /// <remarks>For fixtures that create the server in another context, such as an asynchronous set-up method.</remarks>
    /// <exception cref="ObjectDisposedException">The server has ended.</exception>
    public void Use()
    {
        ThrowIfEnded();
        SharedServers.Choose(Server);
    }

    /// <summary>
    /// Records the exposures and events of the current asynchronous context apart from those of other tests that share the server.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The server has ended.</exception>
    public StatsigRecording Record()
    {
        ThrowIfEnded();
        return new StatsigRecording(_store, NewStore());
    }

    /// <summary>Forgets the exposures and events so far. A repeat of one of them is recorded again.</summary>
    public void ClearRecords() => _store.Clear();

    /// <summary>Ends the server.</summary>
    public void Dispose()
    {
        _chain.Release();
        Server.Dispose();
    }

    /// <summary>Ends the server.</summary>
    public ValueTask DisposeAsync()
    {
        _chain.Release(); // Not in an asynchronous method, which cannot change the context of its caller.
        return Server.DisposeAsync();
    }

    /// <summary>Returns the log, exposures and events, for the output of a test that fails.</summary>
    public override string ToString() => $"Log:\n{(Log.Count == 0 ? "(none)" : string.Join('\n', Log))}\nExposures:\n{Exposures}\nEvents:\n{Events}";

    private RecordStore NewStore() => new(_options.TimeProvider, !_options.RecordsRepeatedExposures);

    private StatsigOptions ServerOptions(ReadOnlyMemory<byte> payload, MemoryLog log) => new()
    {
        LocalMode = true,
        BootstrapUtf8 = payload,
        BootstrapIdLists = _options.IdLists,
        EnvironmentTier = _options.EnvironmentTier,
        TimeProvider = _options.TimeProvider,
        OutputLogger = log,
        OutputLogLevel = _options.LogLevel,
        OverallInitTimeout = null,
    };

    /// <summary>Initializes a server.</summary>
    /// <param name="server">The server.</param>
    /// <param name="builder">The parameter that described the specs; null for a payload, whose specs may have problems.</param>
    private static void Start(StatsigServer server, string? builder)
    {
        // In local mode the initialization ends on the calling thread before the call returns, so this waits for nothing.
        InitializeDetails details = server.InitializeAsync().GetAwaiter().GetResult();
        if (builder is null)
        {
            if (!details.StorePopulated)
            {
                throw new InvalidDataException($"The payload cannot be used: {details.Error ?? "it has no specs"}");
            }
        }
        else if (!details.StorePopulated || server.SpecProblems.Count > 0)
        {
            string problems = string.Join(' ', server.SpecProblems.Select(static problem => problem.Message).Prepend(details.Error).OfType<string>());
            throw new ArgumentException($"The specs have problems: {problems}", builder);
        }
    }

    private void ThrowIfEnded() => ObjectDisposedException.ThrowIf(_chain.IsReleased || !SharedServers.Has(Server), this);
}
