namespace Statsig.Fast.Hosting;

/// <summary>Provides the user of evaluations in the current scope, such as a web request.</summary>
public interface IStatsigUserAccessor
{
    /// <summary>
    /// The user; one without any ID when the application's delegate gave none or failed, which is logged. The same object all through the
    /// scope.
    /// </summary>
    StatsigUser User { get; }
}
