using System.Linq;
using Statsig.Fast.Evaluation.Inference;

namespace Statsig.Fast.Tests.Evaluation.Inference;

public sealed class UserAgentParserTests
{
    public static TheoryData<string, string, string, string, string> Recorded => InferenceVectors.UserAgents();

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Parse_RecordedUserAgent_AnswersAsReference(string userAgent, string os, string osVersion, string browser, string browserVersion) =>
        AssertParsed(userAgent, os, osVersion, browser, browserVersion);

    [Fact]
    public void Recorded_AllRows_AreRead() => Assert.Equal(129, Recorded.Count);

    [Theory]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36", "Windows", "10", "Chrome", "140.0.0.0")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140 Version/11.1.1 Safari/605.1.15", "iOS", "0.0.0", "Chrome Mobile iOS", "140")]
    [InlineData("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36 OPR/83.0.0.0", "Android", "10", "Opera Mobile", "83.0.0")]
    [InlineData("ChatGPT/35.1.2 CFNetwork/3826.400.120 Darwin/24.3.0", "iOS", "0.0.0", "ChatGPT", "35.1.2")]
    [InlineData("ChatGPT/1.2025.245 (iOS 18.6.2; iPhone14,5; build 17507616669)", "iOS", "18.6.2", "Mobile Safari UI/WKWebView", "0.0.0")]
    [InlineData("axios/1.6.7,6468", "Other", "0.0.0", "axios", "1.6.7.6468")]
    [InlineData("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "Other", "0.0.0", "Googlebot", "2.1")]
    public void Parse_SpecificationExample_AnswersAsStated(string userAgent, string os, string osVersion, string browser, string browserVersion) =>
        AssertParsed(userAgent, os, osVersion, browser, browserVersion);

    [Theory]
    [InlineData("AppleTV11,1/11.1", "ATV OS X", "0.0.0")]
    [InlineData("Macintosh; Mac OS 9.2", "Mac OS X", "9.2")]
    [InlineData("(Macintosh; Intel Mac OS X)", "Mac OS X", "0.0.0")]
    [InlineData("App (iPadOS 17.1)", "iOS", "17.1")]
    [InlineData("App (iOS)", "iOS", "0.0.0")]
    [InlineData("(CPU OS 12_3)", "Other", "0.0.0")]
    [InlineData("(iPad; CPU OS 12_3)", "iOS", "12.3")]
    [InlineData("Apple-iPhone7C2/1202.466", "iOS", "0.0.0")]
    [InlineData("(X11; CrOS 8172.45.0)", "Chrome OS", "8172.45.0")]
    [InlineData("(X11; CrOS armv7l 8172.45.0)", "Chrome OS", "8172.45.0")]
    [InlineData("(CrKey)", "Chromecast", "0.0.0")]
    [InlineData("(Windows Phone 8.1; ARM)", "Windows Phone", "8.1")]
    [InlineData("(Windows XP)", "Windows", "0.0.0")]
    [InlineData("(Windows 10.0)", "Windows", "10")]
    [InlineData("(Windows; Android 7)", "Android", "7")]
    [InlineData("(Red Hat)", "Red Hat", "0.0.0")]
    [InlineData("Ubuntu/10.10", "Ubuntu", "10.10")]
    [InlineData("Kindle/3.0", "Kindle", "3.0")]
    [InlineData("linux", "Linux", "0.0.0")]
    [InlineData("AndroidDownloadManager/9", "Android", "0.0.0")]
    [InlineData("(Linux; Android 12) OculusBrowser/23.2", "Android", "0.0.0")]
    [InlineData("(iPhone; like Mac OS X 5)", "iOS", "0.0.0")]
    public void Parse_Platform_AnswersOs(string userAgent, string os, string osVersion)
    {
        UserAgentInfo? info = UserAgentParser.Parse(userAgent);
        Assert.Equal((os, osVersion), (info!.OsName, info.OsVersion));
    }

    [Theory]
    [InlineData("Silk/3.1", "Amazon Silk", "3.1")]
    [InlineData("(PlayStation 4) Silk/3.1", "NetFront NX", "0.0.0")]
    [InlineData("(Nintendo 3DS; U) Version/1.7", "NetFront NX", "0.0.0")]
    [InlineData("NX/4.2.1.9", "NetFront NX", "4.2.1")]
    [InlineData("Chrome/100.0 YaBrowser/22.1.0.2517", "Yandex Browser", "22.1.0")]
    [InlineData("Opera/9.1.2.3", "Opera", "9.1.2")]
    [InlineData("(Android 10) Chrome/ Mobile", "Android", "10")]
    [InlineData("(Android 10) Chrome/100 Mobile HuaweiBrowser/12", "Chrome", "100")]
    [InlineData("Mozilla/5.0 (Yahoo! Slurp; http://help.yahoo.com)", "Yahoo! Slurp", "0.0.0")]
    [InlineData("Better Uptime Bot Chrome/1", "Better Uptime Bot", "0.0.0")]
    [InlineData("AdsBot-Google-Mobile (+http://www.google.com)", "AdsBot-Google", "0.0.0")]
    [InlineData("FirstBot/1 SecondBot/2", "FirstBot", "1")]
    [InlineData("SomeBot/1 Electron/2.3", "Electron", "2.3")]
    [InlineData("Thing/crawler-1", "crawler", "0.0.0")]
    [InlineData("NetworkingExtension/8619 Network/4 CFNetwork/3826", "CFNetwork", "4")]
    [InlineData("CFNetwork/3826", "Mobile Safari UI/WKWebView", "0.0.0")]
    [InlineData("AppleTV/1 tvOS CFNetwork/3826", "ATV OS X", "0.0.0")]
    [InlineData("Chrome/1.2x3.4.5.6", "Chrome", "1.2.4.5")]
    [InlineData("Chrome/1_2,3", "Chrome", "1.2.3")]
    [InlineData("Chrome/100.", "Chrome", "100")]
    [InlineData("ab 名/1 CFNetwork/2", "名", "1")]
    public void Parse_Product_AnswersBrowser(string userAgent, string browser, string browserVersion)
    {
        UserAgentInfo? info = UserAgentParser.Parse(userAgent);
        Assert.Equal((browser, browserVersion), (info!.BrowserName, info.BrowserVersion));
    }

    [Fact]
    public void Parse_Empty_AnswersOther() => AssertParsed("", "Other", "0.0.0", "Other", "0.0.0");

    [Theory]
    [InlineData("a", 1000, true)]
    [InlineData("a", 1001, false)]
    [InlineData("é", 500, true)]
    [InlineData("é", 501, false)]
    [InlineData("名", 333, true)]
    [InlineData("名", 334, false)]
    public void Parse_Length_IsLimitedInUtf8Bytes(string letter, int count, bool isParsed) =>
        Assert.Equal(isParsed, UserAgentParser.Parse(new string(letter[0], count)) is not null);

    [Fact]
    public void Parse_AsManyTagsAsFit_Answers()
    {
        string userAgent = string.Join(' ', Enumerable.Repeat("abc", UserAgentParser.MaxTags)) + " ";
        Assert.Equal(UserAgentParser.MaxUtf8Bytes, userAgent.Length);
        Assert.NotNull(UserAgentParser.Parse(userAgent));
    }

    [Fact]
    public void Parse_VersionAsLongAsTheText_Answers()
    {
        string version = new('1', UserAgentParser.MaxUtf8Bytes - "Chrome/".Length);
        Assert.Equal(version, UserAgentParser.Parse("Chrome/" + version)!.BrowserVersion);
    }

    private static void AssertParsed(string userAgent, string os, string osVersion, string browser, string browserVersion)
    {
        UserAgentInfo? info = UserAgentParser.Parse(userAgent);
        Assert.NotNull(info);
        Assert.Equal(
            (os, osVersion, browser, browserVersion),
            (info.OsName, info.OsVersion, info.BrowserName, info.BrowserVersion));
    }
}
