using System;
using Hints = Statsig.Fast.Evaluation.Inference.UserAgentHints;
using Kind = Statsig.Fast.Evaluation.Inference.UserAgentTagKind;
using Names = Statsig.Fast.Evaluation.Inference.UserAgentNames;

namespace Statsig.Fast.Evaluation.Inference;

/// <summary>Reads a piece of the form "product/version": browsers, applications and bots.</summary>
/// <remarks>A table in code, in the reference's order: where a product fits two rows, the upper row wins.</remarks>
internal static class UserAgentProducts
{
    internal static void Read(ReadOnlySpan<char> text, TextRange piece, ref UserAgentFindings found)
    {
        TextRange nameRange = piece;
        TextRange version = default;
        int separator = piece.In(text).IndexOfAny('/', ';', ':');
        if (separator >= 0)
        {
            nameRange = UserAgentPieces.Strip(text, piece.Start, piece.Start + separator);
            version = UserAgentPieces.Strip(text, piece.Start + separator + 1, piece.End);
        }

        ReadOnlySpan<char> name = nameRange.In(text);
        if (BrowserOf(name) is { } browser)
        {
            found.AddBrowser(browser, version);
            return;
        }

        switch (name)
        {
            case "Kindle":
                found.SuggestOs(Names.Kindle, version);
                found.AddBrowser(Names.Kindle, version, Kind.Kindle);
                return;
            case "NX":
                found.AddBrowser(Names.NetFront, version, Kind.NetFront);
                return;
            case "EdgiOS":
                found.ReplaceMacByIos();
                found.AddBrowser(Names.EdgeMobile, version);
                return;
            case "CriOS":
                found.Hints |= Hints.Ios;
                found.ReplaceMacByIos();
                found.AddBrowser("Chrome Mobile iOS", version);
                return;
            case "Edg" or "Edge":
                found.AddTag("Edge", Kind.Edge, version);
                return;
            case "OPR":
                found.AddTag(Names.Opera, Kind.Opera, version);
                return;
            case "HuaweiBrowser":
                found.Hints |= Hints.Huawei;
                break;
            case "Mobile":
                found.Hints |= Hints.Mobile;
                break;
            case "Safari":
                found.Hints |= Hints.Safari;
                break;
            case "CFNetwork":
                found.Hints |= Hints.CfNetwork | Hints.Ios;
                return;
            case var _ when IsBot(name):
                found.AddBot(name, version);
                return;
            case var _ when version.In(text).Contains("crawler", StringComparison.Ordinal):
                found.Hints |= Hints.Crawler;
                return;
            case "OculusBrowser":
                found.ReplaceOs(Names.Android, default);
                return;
        }

        found.AddTag(nameRange, KindOf(name), version);
    }

    /// <summary>Gets the browser that a product names by itself; null for a product that needs more rules.</summary>
    private static string? BrowserOf(ReadOnlySpan<char> name) => name switch
    {
        "FxiOS" => "Firefox iOS",
        "GSA" => "Google",
        "YisouSpider" => "YisouSpider",
        "SamsungBrowser" => "Samsung Internet",
        "ChatGPT-User" => "ChatGPT-User",
        "OAI-SearchBot" => "OAI-SearchBot",
        "Electron" => "Electron",
        "IEMobile" => "IE Mobile",
        _ => null,
    };

    /// <summary>True when a name contains "bot" or "crawler", either with a capital first letter.</summary>
    // One pass instead of four searches: names are short, and starting a search costs more than walking one.
    private static bool IsBot(ReadOnlySpan<char> name)
    {
        for (int i = 0; i < name.Length; i++)
        {
            bool isBot = name[i] switch
            {
                'b' or 'B' => name[(i + 1)..].StartsWith("ot"),
                'c' or 'C' => name[(i + 1)..].StartsWith("rawler"),
                _ => false,
            };
            if (isBot)
            {
                return true;
            }
        }

        return false;
    }

    private static Kind KindOf(ReadOnlySpan<char> name) => name switch
    {
        "Android" => Kind.Android,
        "axios" => Kind.Axios,
        "Chrome" => Kind.Chrome,
        "Chromecast" => Kind.Chromecast,
        "Firefox" => Kind.Firefox,
        "HeadlessChrome" => Kind.HeadlessChrome,
        "iOS" => Kind.Ios,
        "NetworkingExtension" => Kind.NetworkingExtension,
        "Opera" => Kind.Opera,
        "Silk" => Kind.Silk,
        "Ubuntu" => Kind.Ubuntu,
        "Version" => Kind.Version,
        "YaBrowser" => Kind.YaBrowser,
        _ => name.StartsWith("Android") ? Kind.AndroidPrefixed : Kind.Other,
    };
}
