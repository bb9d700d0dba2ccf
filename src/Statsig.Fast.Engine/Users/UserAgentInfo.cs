using System;

namespace Statsig.Fast;

/// <summary>The operating system and the browser of a user agent.</summary>
/// <remarks>
/// Read by conditions on <c>os_name</c>, <c>os_version</c>, <c>browser_name</c> and <c>browser_version</c> when the user does not have such
/// a field. Immutable and thread-safe.
/// </remarks>
public sealed class UserAgentInfo
{
    /// <summary>Creates an object from its four texts.</summary>
    /// <param name="osName">For example <c>Windows</c>, <c>Mac OS X</c>, <c>iOS</c>, <c>Android</c>; <c>Other</c> when unknown.</param>
    /// <param name="osVersion">For example <c>10</c> or <c>17.2.1</c>; <c>0.0.0</c> when unknown.</param>
    /// <param name="browserName">For example <c>Chrome</c> or <c>Mobile Safari</c>; <c>Other</c> when unknown.</param>
    /// <param name="browserVersion">For example <c>120.0.6099.119</c>; <c>0.0.0</c> when unknown.</param>
    /// <exception cref="ArgumentNullException">One of the texts is null.</exception>
    public UserAgentInfo(string osName, string osVersion, string browserName, string browserVersion)
    {
        ArgumentNullException.ThrowIfNull(osName);
        ArgumentNullException.ThrowIfNull(osVersion);
        ArgumentNullException.ThrowIfNull(browserName);
        ArgumentNullException.ThrowIfNull(browserVersion);
        OsName = osName;
        OsVersion = osVersion;
        BrowserName = browserName;
        BrowserVersion = browserVersion;
    }

    /// <summary>The operating system, compared with targets on <c>os_name</c>.</summary>
    public string OsName { get; }

    /// <summary>The operating system's version, compared with targets on <c>os_version</c>.</summary>
    public string OsVersion { get; }

    /// <summary>The browser, compared with targets on <c>browser_name</c>.</summary>
    public string BrowserName { get; }

    /// <summary>The browser's version, compared with targets on <c>browser_version</c>.</summary>
    public string BrowserVersion { get; }
}
