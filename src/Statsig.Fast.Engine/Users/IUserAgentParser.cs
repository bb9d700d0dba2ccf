namespace Statsig.Fast;

/// <summary>Turns a user agent into operating system and browser, in place of the built-in rules.</summary>
/// <remarks>
/// For applications that already run a parser with a rule base of their own and want conditions on operating system and
/// browser to agree with it. Answers that differ from the built-in ones put users into other groups than Statsig's own
/// server SDKs would. Called at most about once for each user object, from any thread; implementations must be thread-safe.
/// </remarks>
public interface IUserAgentParser
{
    /// <summary>Parses one user agent.</summary>
    /// <param name="userAgent">The text as it stands on the user; of any length and content.</param>
    /// <returns>What it stands for, or null to leave the four fields missing.</returns>
    /// <remarks>Must not throw: it runs inside an evaluation.</remarks>
    UserAgentInfo? Parse(string userAgent);
}
