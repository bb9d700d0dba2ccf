namespace Statsig.Fast;

/// <summary>Parses operating system and browser from a user agent, in place of the built-in rules.</summary>
/// <remarks>
/// For applications that already use another parser and whose conditions on operating system and browser must agree with it. Results that
/// differ from the built-in ones may place users into other groups than Statsig's server SDKs do. Called about once for each user object,
/// from any thread; implementations must be thread-safe.
/// </remarks>
public interface IUserAgentParser
{
    /// <summary>Parses one user agent.</summary>
    /// <param name="userAgent">The user agent of the user, of any length and content.</param>
    /// <returns>The operating system and browser, or null to leave the four fields missing.</returns>
    /// <remarks>The method must not throw, because it runs during an evaluation.</remarks>
    UserAgentInfo? Parse(string userAgent);
}
