using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace Statsig.Fast.ConsolePage;

/// <summary>What one console shows, and what it may change.</summary>
/// <remarks>
/// The folder is the console: the page, and the answers to its requests. It is compiled into the tool and into the package for ASP.NET
/// Core, because a package of its own would be one more for every user of either. It knows neither where specs come from nor how a request
/// arrives.
/// </remarks>
/// <param name="server">The server that evaluates.</param>
internal sealed class ConsoleHost(StatsigServer server)
{
    private StatsigServer _server = server;

    /// <summary>Called with the next server before it is used, while <see cref="Changing"/> is held.</summary>
    internal event Action<StatsigServer>? Replacing;

    /// <summary>Held by everything that changes the server's state, so that no change goes to a server that is just replaced.</summary>
    internal Lock Changing { get; } = new();

    /// <summary>The server that evaluates. A request reads it once.</summary>
    internal StatsigServer Server => Volatile.Read(ref _server);

    /// <summary>What is known about each entity.</summary>
    internal required SpecCatalog Catalog { get; init; }

    /// <summary>What the page calls the source of the specs: a file, an address, an application. Without secrets.</summary>
    internal required string SourceName { get; init; }

    /// <summary>A sentence about this console on its first page.</summary>
    internal required string About { get; init; }

    /// <summary>Who may set overrides.</summary>
    internal required ChangePolicy Changes { get; init; }

    /// <summary>The events that arrived at the same address; null where none do.</summary>
    internal ReceivedEvents? Events { get; init; }

    /// <summary>The last warnings and errors.</summary>
    internal MessageLog Messages { get; init; } = new();

    /// <summary>The sentence when there are no such messages.</summary>
    internal string NoMessages { get; init; } = "None since the start.";

    /// <summary>What differs from the code's view of the specs.</summary>
    internal required Func<DriftReport> Drift { get; init; }

    /// <summary>The clock of the page's ages, and of the pauses between looks for changes.</summary>
    internal TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Evaluates with another server from now on.</summary>
    /// <returns>The former server, which requests may still use for a moment.</returns>
    internal StatsigServer Replace(StatsigServer next)
    {
        lock (Changing)
        {
            Replacing?.Invoke(next);
            return Interlocked.Exchange(ref _server, next);
        }
    }
}

/// <summary>Whether requests may change the state of the server.</summary>
/// <param name="Refusal">Why no request may; null when requests with the token may.</param>
/// <param name="Token">What such a request must send.</param>
/// <param name="IsTokenInPage">True when the page receives the token with its state; false when it is part of the printed address.</param>
internal sealed record ChangePolicy(string? Refusal, string Token, bool IsTokenInPage)
{
    /// <summary>Why the user of a request may not, null when they may; for all users alike when null.</summary>
    internal Func<HttpContext, Task<string?>>? RefusalOfUser { get; init; }

    /// <summary>Why a request may not, as far as its user decides; null when it may.</summary>
    internal async Task<string?> RefusalOfAsync(HttpContext context) =>
        Refusal ?? (RefusalOfUser is null ? null : await RefusalOfUser(context).ConfigureAwait(false));
}

/// <summary>The differences between the specs and what code was generated from.</summary>
/// <param name="Title">What was compared.</param>
/// <param name="None">The sentence when nothing differs, or when nothing was compared.</param>
/// <param name="Items">A sentence each.</param>
internal sealed record DriftReport(string Title, string None, string[] Items);
