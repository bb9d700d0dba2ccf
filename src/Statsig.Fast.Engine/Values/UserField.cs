namespace Statsig.Fast;

/// <summary>A named value of a user: a custom ID, a custom field, a private attribute or an environment entry.</summary>
/// <param name="Name">The name as conditions spell it.</param>
/// <param name="Value">The value.</param>
public readonly record struct UserField(string Name, StatsigValue Value);
