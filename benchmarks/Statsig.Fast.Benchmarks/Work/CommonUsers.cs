namespace Statsig.Fast.Benchmarks.Work;

/// <summary>The users that everything is asked for; made once for each process, so that classes and rows can share them.</summary>
internal static class CommonUsers
{
    /// <summary>One user alone: whatever a user object keeps is at hand.</summary>
    internal static StatsigUser[] One { get; } = [BenchWork.CreateUser()];

    /// <summary>60,000 users, more than the caches hold.</summary>
    internal static StatsigUser[] Many { get; } = BenchWork.CreateManyUsers();
}
