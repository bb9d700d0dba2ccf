using System;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast;

/// <summary>Evaluates gates, dynamic configs, experiments, layers and parameter stores for users, and logs events.</summary>
/// <remarks>
/// Every member is safe from any thread. Evaluations never throw, except for a null user and, with
/// <see cref="StatsigOptions.ThrowWhenUninitialized"/>, before initialization. The user is the first argument of every call. An
/// <see cref="ExposureLogging"/> argument decides whether a call records an exposure.
/// </remarks>
public partial interface IStatsigServer : IAsyncDisposable, IDisposable
{
    /// <summary>
    /// Gets whether initialization has ended and the server is not shut down. True whether or not a source had specs, and also when
    /// <see cref="StatsigOptions.OverallInitTimeout"/> ended the wait. False with an invalid key.
    /// </summary>
    bool IsInitialized { get; }

    /// <summary>Gets the result of the initialization; null before it has ended.</summary>
    InitializeDetails? InitializeDetails { get; }

    /// <summary>Fetches the first specs and ID lists, then starts to poll.</summary>
    /// <param name="cancellationToken">Cancels the wait, not the initialization.</param>
    /// <returns>The result. A call after the end returns the current state at once, with a duration of zero.</returns>
    /// <remarks>
    /// Never throws, except for a cancelled token. Initialization runs once, and all callers wait for that run. Missing specs are not a
    /// failure: the server then returns defaults and continues to poll.
    /// </remarks>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<InitializeDetails> InitializeAsync(CancellationToken cancellationToken = default);

    /// <summary>Checks for newer specs and ID lists now, as one poll does. Manual mode uses this method instead of polling.</summary>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    /// <returns>The result. Failures are part of it; the current rules stay.</returns>
    /// <remarks>
    /// Never throws, except for a cancelled token. A call during a poll waits for the end of that poll. Not affected by
    /// <see cref="PauseSync"/>.
    /// </remarks>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<SyncReport> SyncAsync(CancellationToken cancellationToken = default);

    /// <summary>Stops polling for specs until <see cref="ResumeSync"/> is called. ID lists are still polled.</summary>
    void PauseSync();

    /// <summary>Resumes polling for specs with the next interval.</summary>
    void ResumeSync();

    /// <summary>
    /// Stops polling, sends pending events, and ends the background work. Evaluations continue to answer from the last rules.
    /// </summary>
    /// <param name="deadline">The time limit for pending work; null for ten seconds, <see cref="TimeSpan.MaxValue"/> for no limit.</param>
    /// <returns>The report of finished and unfinished work. Later calls return the same report.</returns>
    /// <remarks>
    /// Never throws. Ends an initialization that is still running. Later events are refused and counted as dropped after shutdown; the
    /// first one is logged as a warning. A server that never had specs returns defaults with the reason "Uninitialized".
    /// </remarks>
    Task<ShutdownReport> ShutdownAsync(TimeSpan? deadline = null);
}
