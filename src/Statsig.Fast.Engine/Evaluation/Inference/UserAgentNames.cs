namespace Statsig.Fast.Evaluation.Inference;

/// <summary>The operating system and browser names that more than one rule answers or compares.</summary>
internal static class UserAgentNames
{
    internal const string Android = "Android";
    internal const string ChromeCast = "Chromecast";
    internal const string Ios = "iOS";
    internal const string Kindle = "Kindle";
    internal const string Linux = "Linux";
    internal const string MacOs = "Mac OS X";
    internal const string RedHat = "Red Hat";
    internal const string AppleTv = "ATV OS X";
    internal const string Ubuntu = "Ubuntu";
    internal const string Windows = "Windows";
    internal const string EdgeMobile = "Edge Mobile";
    internal const string NetFront = "NetFront NX";
    internal const string Opera = "Opera";
    internal const string OperaMobile = "Opera Mobile";
    internal const string Yandex = "Yandex Browser";
    internal const string YahooSlurp = "Yahoo! Slurp";
    internal const string Other = "Other";
}
