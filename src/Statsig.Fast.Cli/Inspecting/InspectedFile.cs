using System;
using System.Collections.Generic;
using System.Text;
using System.Threading.Tasks;
using Statsig.Fast.Cli.Input;
using Statsig.Fast.ConsolePage;

namespace Statsig.Fast.Cli.Inspecting;

/// <summary>The console of a payload in a file.</summary>
/// <remarks>
/// Each payload gets a server of its own: one that has specs ignores those of an earlier time or of an equal checksum, which a file that
/// people edit may well have. The folder is about the console's content: where its specs come from, and what a payload says.
/// </remarks>
internal sealed class InspectedFile : IAsyncDisposable
{
    private readonly InspectionArguments _arguments;
    private readonly PayloadCatalog _catalog = new();
    private readonly SnapshotDrift _drift;
    private readonly Dictionary<string, string> _idLists;
    private readonly Dictionary<string, object?>? _globalFields;

    /// <param name="arguments">What the command was given.</param>
    /// <param name="sourceName">What the page calls the file.</param>
    /// <param name="events">The events that arrive at the same address; null where none do.</param>
    /// <exception cref="UnreadableFileException">A file that goes with the payload cannot be used.</exception>
    internal InspectedFile(InspectionArguments arguments, string sourceName, ReceivedEvents? events)
    {
        _arguments = arguments;
        _drift = new SnapshotDrift(arguments.SnapshotPath);
        _idLists = arguments.IdListsPath is { } lists ? JsonFiles.ReadIdLists(lists) : [];
        _globalFields = arguments.GlobalFieldsPath is { } fields ? JsonFiles.ReadObject(fields) : null;
        var messages = new MessageLog();
        Host = new ConsoleHost(ServerOf(null, messages))
        {
            Catalog = _catalog,
            SourceName = sourceName,
            About = "The specs come from a file, and the page follows its changes. Overrides hold in this console only; SDKs do not see them.",
            Changes = new ChangePolicy(null, SameOrigin.NewToken(), IsTokenInPage: false),
            Events = events,
            Messages = messages,
            Drift = _drift.Report,
        };
    }

    internal ConsoleHost Host { get; }

    /// <summary>Shows another payload from now on. One that the library cannot use leaves the last good one in place.</summary>
    /// <returns>Null, or what is wrong with the payload.</returns>
    internal string? Take(byte[] payload)
    {
        StatsigServer next = ServerOf(payload, Host.Messages);
        InitializeDetails details = next.InitializeAsync().GetAwaiter().GetResult();
        if (!details.StorePopulated)
        {
            string problem = details.Error ?? "The payload contains no specs (\"has_updates\" is false).";
            Host.Messages.Add(OutputLogLevel.Error, problem);
            next.Dispose();
            return problem;
        }

        _catalog.Take(payload);
        _drift.Take(payload);
        Host.Replace(next).Dispose(); // A request that still uses it continues with the specs that it has.
        return null;
    }

    public ValueTask DisposeAsync() => Host.Server.DisposeAsync();

    private StatsigServer ServerOf(byte[]? payload, IOutputLogger messages)
    {
        // No key, because payloads may name the key they were made for, which is not available here.
        var server = new StatsigServer(null, new StatsigOptions
        {
            LocalMode = true,
            BootstrapUtf8 = payload,
            EnvironmentTier = _arguments.Environment,
            GlobalCustomFields = _globalFields,
            OutputLogger = messages,
            DisableAllLogging = true,
        });
        foreach ((string name, string lines) in _idLists)
        {
            server.UpdateIdList(name, Encoding.UTF8.GetBytes(lines));
        }

        return server;
    }
}
