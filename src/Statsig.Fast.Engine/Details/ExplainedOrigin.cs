namespace Statsig.Fast;

/// <summary>Where a condition found the value that it looked at.</summary>
public enum ExplainedOrigin : byte
{
    /// <summary>The condition reads no value.</summary>
    None,

    /// <summary>A field of the user, such as the email.</summary>
    Field,

    /// <summary>A custom field of the user.</summary>
    Custom,

    /// <summary>A custom field that all users have, from the options of the server.</summary>
    GlobalCustom,

    /// <summary>A private attribute.</summary>
    Private,

    /// <summary>A custom ID.</summary>
    CustomId,

    /// <summary>The country of the user's IP address.</summary>
    Address,

    /// <summary>The user agent, of which the value is a part.</summary>
    UserAgent,

    /// <summary>The environment of the user.</summary>
    Environment,

    /// <summary>The environment of the server.</summary>
    ServerEnvironment,

    /// <summary>The clock.</summary>
    Clock,

    /// <summary>The app that the specs belong to.</summary>
    App,

    /// <summary>The bucket that a salt and a unit ID lead to.</summary>
    Bucket,

    /// <summary>The group of the user in an experiment.</summary>
    Experiment,

    /// <summary>Nowhere: the user has no such value.</summary>
    Missing,
}
