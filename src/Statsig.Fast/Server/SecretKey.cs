using System;

namespace Statsig.Fast.Server;

/// <summary>Checks the secret key of a server.</summary>
internal static class SecretKey
{
    /// <summary>Gets what is wrong with a key, as a sentence for the log; null when it can be used.</summary>
    internal static string? ProblemOf(string? key, StatsigOptions options) =>
        options.LocalMode ? null
        : string.IsNullOrEmpty(key)
            ? $"The secret key is empty{(options.SecretKeySource is { } source ? $"; it was expected from {source}" : "")}. Use the server's secret key, or set LocalMode."
        : key.StartsWith("client-", StringComparison.Ordinal) ? "The key is a client key. Use a server's secret key, which starts with \"secret-\"."
        : !key.StartsWith("secret-", StringComparison.Ordinal) ? "The key is not a secret key: the keys of servers start with \"secret-\"."
        : key.AsSpan().ContainsAnyExceptInRange('!', '~') ? "The secret key contains a character that no key has, such as a space or a line break."
        : null;
}
