namespace Statsig.Fast.Hosting;

/// <summary>The user that evaluations of the current scope, such as a web request, are for.</summary>
public interface IStatsigUserAccessor
{
    /// <summary>
    /// The user; one without any ID when the application's delegate gave none or failed, which is logged. The same object all through the
    /// scope.
    /// </summary>
    StatsigUser User { get; }
}
