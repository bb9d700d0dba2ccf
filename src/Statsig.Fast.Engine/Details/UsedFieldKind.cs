namespace Statsig.Fast;

/// <summary>The part of a user that a <see cref="UsedField"/> refers to.</summary>
public enum UsedFieldKind
{
    /// <summary><see cref="StatsigUser.UserId"/>.</summary>
    UserId,

    /// <summary><see cref="StatsigUser.Email"/>.</summary>
    Email,

    /// <summary><see cref="StatsigUser.Ip"/>; also for conditions that look the country up.</summary>
    Ip,

    /// <summary><see cref="StatsigUser.UserAgent"/>; also for conditions on its operating system and browser.</summary>
    UserAgent,

    /// <summary><see cref="StatsigUser.Country"/>.</summary>
    Country,

    /// <summary><see cref="StatsigUser.Locale"/>.</summary>
    Locale,

    /// <summary><see cref="StatsigUser.AppVersion"/>.</summary>
    AppVersion,

    /// <summary>An entry of <see cref="StatsigUser.CustomIds"/>.</summary>
    CustomId,

    /// <summary>
    /// A custom field: an entry of <see cref="StatsigUser.Custom"/>, of the global custom fields or of <see
    /// cref="StatsigUser.PrivateAttributes"/>.
    /// </summary>
    Custom,

    /// <summary>An entry of the environment, of the user or of the server.</summary>
    Environment,
}
