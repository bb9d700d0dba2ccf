using System;
using Hints = Statsig.Fast.Evaluation.Inference.UserAgentHints;
using Kind = Statsig.Fast.Evaluation.Inference.UserAgentTagKind;
using Names = Statsig.Fast.Evaluation.Inference.UserAgentNames;

namespace Statsig.Fast.Evaluation.Inference;

/// <summary>Chooses one operating system and one browser from what the tokenizer found.</summary>
internal static class UserAgentResolver
{
    internal static (string Name, TextRange Version) Os(in UserAgentFindings found)
    {
        if (found.OsName is not null)
        {
            return (found.OsName, found.OsVersion);
        }

        foreach (UserAgentTag tag in found.Tags)
        {
            switch (tag.Kind)
            {
                case Kind.AppleTv:
                    return (Names.AppleTv, default);
                case Kind.Ios:
                case Kind.CpuOs when found.Has(Hints.Ios):
                case Kind.Version when found.Has(Hints.Ios | Hints.Mac):
                    return (Names.Ios, tag.Version);
                case Kind.Android:
                    return (Names.Android, tag.Version);
                case Kind.AndroidPrefixed:
                    return (Names.Android, default);
                case Kind.Chromecast:
                    return (Names.ChromeCast, tag.Version);
                case Kind.RedHat:
                    return (Names.RedHat, default);
                case Kind.Kindle:
                    return (Names.Kindle, tag.Version);
                case Kind.Ubuntu:
                    return (Names.Ubuntu, tag.Version);
            }
        }

        string name = found.Has(Hints.Ios) ? Names.Ios
            : found.Has(Hints.Mac) ? Names.MacOs
            : found.Has(Hints.Windows) ? Names.Windows
            : found.Has(Hints.Linux) ? Names.Linux
            : Names.Other;
        return (name, default);
    }

    internal static (string Name, TextRange Version) Browser(in UserAgentFindings found, ReadOnlySpan<char> text)
    {
        if (found.BrowserName is not null)
        {
            return (found.BrowserName, found.BrowserVersion);
        }

        bool mobile = found.Has(Hints.Mobile);
        UserAgentTag? android = null;
        UserAgentTag? version = null;
        UserAgentTag? chrome = null;
        foreach (UserAgentTag tag in found.Tags)
        {
            switch (tag.Kind)
            {
                case Kind.Firefox:
                    return (mobile ? "Firefox Mobile" : "Firefox", tag.Version);
                case Kind.YahooSlurp:
                    return (Names.YahooSlurp, default);
                case Kind.Silk:
                    // The PlayStation's browser sends the token of Amazon's.
                    return found.Has(Hints.PlayStation) ? (Names.NetFront, default) : ("Amazon Silk", tag.Version);
                case Kind.NetFront:
                    return (Names.NetFront, tag.Version);
                case Kind.YaBrowser:
                    return (Names.Yandex, tag.Version);
                case Kind.Edge:
                    return (mobile ? Names.EdgeMobile : "Edge", tag.Version);
                case Kind.Opera:
                    return (mobile ? Names.OperaMobile : Names.Opera, tag.Version);
                case Kind.Axios:
                    return ("axios", tag.Version);
                case Kind.HeadlessChrome:
                    return ("HeadlessChrome", tag.Version);
                case Kind.Android:
                    android = tag;
                    break;
                case Kind.Version:
                    version = tag;
                    break;
                case Kind.Chrome:
                    chrome = tag;
                    break;
            }
        }

        if (chrome is UserAgentTag chromeTag)
        {
            return Chrome(in found, chromeTag.Version, android, hasVersionTag: version is not null);
        }

        if (android is UserAgentTag androidTag)
        {
            return (Names.Android, androidTag.Version);
        }

        if (found.Has(Hints.CfNetwork) && found.Tags.Length > 0)
        {
            return CfNetworkClient(in found, text);
        }

        if (found.Has(Hints.Safari))
        {
            return (mobile && !found.Has(Hints.Mac) ? "Mobile Safari" : "Safari", version?.Version ?? default);
        }

        return (found.Has(Hints.Ios) ? "Mobile Safari UI/WKWebView"
            : found.Has(Hints.Crawler) ? "crawler"
            : Names.Other, default);
    }

    private static (string Name, TextRange Version) Chrome(
        in UserAgentFindings found, TextRange version, UserAgentTag? android, bool hasVersionTag)
    {
        if (hasVersionTag)
        {
            return ("Chrome Mobile WebView", version);
        }

        if (found.Has(Hints.Mobile) && version.IsPresent && !found.Has(Hints.Huawei))
        {
            return ("Chrome Mobile", version);
        }

        return !version.IsPresent && android is UserAgentTag tag ? (Names.Android, tag.Version) : ("Chrome", version);
    }

    /// <summary>Applications on Apple's network stack put their own name first.</summary>
    private static (string Name, TextRange Version) CfNetworkClient(in UserAgentFindings found, ReadOnlySpan<char> text)
    {
        ReadOnlySpan<UserAgentTag> tags = found.Tags;
        return tags[0].Kind == Kind.NetworkingExtension
            ? ("CFNetwork", tags.Length > 1 ? tags[1].Version : default)
            : (found.FirstTagName(text), tags[0].Version);
    }
}
