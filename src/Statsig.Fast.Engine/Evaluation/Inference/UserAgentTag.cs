using System;

namespace Statsig.Fast.Evaluation.Inference;

/// <summary>A product or platform that the user agent names, and its version if it states one.</summary>
internal readonly record struct UserAgentTag(UserAgentTagKind Kind, TextRange Version);

/// <summary>The names that the choice of operating system and browser looks at.</summary>
internal enum UserAgentTagKind : byte
{
    Other,
    Android,
    AndroidPrefixed,
    AppleTv,
    Axios,
    Chrome,
    Chromecast,
    CpuOs,
    Edge,
    Firefox,
    HeadlessChrome,
    Ios,
    Kindle,
    NetFront,
    NetworkingExtension,
    Opera,
    RedHat,
    Silk,
    Ubuntu,
    Version,
    YaBrowser,
    YahooSlurp,
}

/// <summary>Hints in pieces besides names; each counts at any position in the text.</summary>
[Flags]
internal enum UserAgentHints : ushort
{
    None = 0,
    Mac = 1 << 0,
    Ios = 1 << 1,
    Windows = 1 << 2,
    Linux = 1 << 3,
    PlayStation = 1 << 4,
    Mobile = 1 << 5,
    Safari = 1 << 6,
    Huawei = 1 << 7,
    CfNetwork = 1 << 8,
    Crawler = 1 << 9,
}
