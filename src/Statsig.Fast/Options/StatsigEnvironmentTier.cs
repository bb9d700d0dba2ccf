namespace Statsig.Fast;

/// <summary>The environment tiers that every project has, for <see cref="StatsigOptions.EnvironmentTier"/>.</summary>
/// <remarks>
/// A project can have further tiers. A server logs one warning for any other tier that the specs do not contain. Case does not
/// matter.
/// </remarks>
public static class StatsigEnvironmentTier
{
    /// <summary>"production"</summary>
    public const string Production = "production";

    /// <summary>"staging"</summary>
    public const string Staging = "staging";

    /// <summary>"development"</summary>
    public const string Development = "development";
}
