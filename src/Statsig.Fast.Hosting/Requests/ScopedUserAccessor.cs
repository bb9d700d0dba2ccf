using System;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Statsig.Fast.Hosting.Requests;

/// <summary>Makes the user of a scope when it is first asked for. Scopes belong to one flow of work, so nothing is locked.</summary>
internal sealed partial class ScopedUserAccessor(IServiceProvider provider, Func<IServiceProvider, StatsigUser?> make, ILogger logger) : IStatsigUserAccessor
{
    private StatsigUser? _user;

    public StatsigUser User => _user ??= Make();

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "What the delegate throws is logged; the request goes on.")]
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

    [LoggerMessage(3, LogLevel.Error, "The delegate that makes the Statsig user of a scope failed; a user without an ID takes its place.")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
