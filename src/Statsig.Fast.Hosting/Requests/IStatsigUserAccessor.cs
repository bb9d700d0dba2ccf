namespace Statsig.Fast.Hosting;

/// <summary>Provides the user of evaluations in the current scope, such as a web request.</summary>
public interface IStatsigUserAccessor
{
    /// <summary>
    /// The user; a user without any ID when the application's delegate returned null or failed, which is logged. The same object during the
    /// whole scope.
    /// </summary>
    StatsigUser User { get; }
}
