using System;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Statsig.Fast.Hosting.Requests;

/// <summary>Creates the user of a scope at its first use. A scope belongs to one flow of work, so no lock is needed.</summary>
internal sealed partial class ScopedUserAccessor(IServiceProvider provider, Func<IServiceProvider, StatsigUser?> make, ILogger logger) : IStatsigUserAccessor
{
    private StatsigUser? _user;

    public StatsigUser User => _user ??= Make();

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The exception of the delegate is logged, and the request continues.")]
    private StatsigUser Make()
    {
        try
        {
            return make(provider) ?? new StatsigUser();
        }
        catch (Exception exception)
        {
            LogFailed(logger, exception);
            return new StatsigUser();
        }
    }

    [LoggerMessage(3, LogLevel.Error, "The delegate that creates the Statsig user of a scope failed. A user without an ID is used instead.")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
