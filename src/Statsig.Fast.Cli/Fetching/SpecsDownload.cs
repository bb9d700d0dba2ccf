using System;
using Statsig.Fast.Cli.Input;
using Statsig.Fast.Cli.Requests;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Cli.Fetching;

/// <summary>The specs that the service, or a forward proxy, has for a server secret key.</summary>
/// <remarks>
/// The library fetches them as for an application, with its addresses, limits and checks of where the key is sent. It is used once and for
/// nothing else.
/// </remarks>
internal static class SpecsDownload
{
    /// <param name="access">The service.</param>
    /// <param name="version">The shape that is requested.</param>
    /// <param name="withIdLists">True to fetch the ID lists too.</param>
    /// <exception cref="UnreadableFileException">The service did not answer, or its response contains no specs.</exception>
    /// <exception cref="ArgumentException">The key cannot be one.</exception>
    internal static (string Origin, byte[] Payload, IdListStore? Lists) Get(ServiceAccess access, SpecsVersion version, bool withIdLists = false)
    {
        byte[]? payload = null;
        var server = new StatsigServer(access.Key, new StatsigOptions
        {
            Api = access.Api,
            ProxyConfigs = access.Proxies,
            SpecsVersion = version,
            ManualMode = true,
            InitRequestTimeout = access.Deadline,
            OverallInitTimeout = access.Deadline,
            SpecsUpdated = update => payload = update.Utf8Json.ToArray(),
            OutputLogLevel = OutputLogLevel.None,
            DisableIdLists = !withIdLists,
            DisableAllLogging = true,
            DisableDiagnostics = true,
            DisableSdkExceptionReporting = true,
        }.UseGrpcForwardProxy());
        InitializeDetails details = server.InitializeAsync().GetAwaiter().GetResult();
        server.ShutdownAsync(TimeSpan.Zero).GetAwaiter().GetResult();
        if (payload is not null)
        {
            return withIdLists && details.SourceApiIdLists is null
                ? throw new UnreadableFileException(access.Name, null, $"The service delivers no ID lists. {access.Redact(details.Error ?? "It returned none.")}")
                : (access.Name, payload, withIdLists ? server.IdLists : null);
        }

        string reason = details.TimedOut ? $"The service did not answer within {access.Deadline.TotalSeconds:0} seconds."
            : access.Redact(details.Error ?? "The response contains no specs (\"has_updates\" is false).");
        throw details is { Success: false, TimedOut: false, Attempts.Count: 0 }
            ? new ArgumentException($"--server-secret-env: {reason}")
            : new UnreadableFileException(access.Name, null, reason);
    }
}
