using System;
using System.Text;
using Hints = Statsig.Fast.Evaluation.Inference.UserAgentHints;
using Kind = Statsig.Fast.Evaluation.Inference.UserAgentTagKind;
using Names = Statsig.Fast.Evaluation.Inference.UserAgentNames;

namespace Statsig.Fast.Evaluation.Inference;

/// <summary>Reads the pieces of a user agent in order: platform words here, the rest by <see cref="UserAgentProducts"/>.</summary>
/// <remarks>
/// A table in code, in the reference's order: where a piece fits two rows, the upper row wins. A row may look at the
/// pieces ahead and use some of them up; <c>used</c> counts those.
/// </remarks>
internal static class UserAgentTokenizer
{
    // Counted in UTF-8 bytes, as the reference does: one letter of a non-Latin script is a word.
    private const int LongestSkippedBytes = 2;

    internal static void Read(ReadOnlySpan<char> text, ref UserAgentFindings found)
    {
        var pieces = new UserAgentPieces(text);
        while (pieces.TryRead(out TextRange piece))
        {
            ReadOnlySpan<char> word = piece.In(text);
            if (IsSkipped(word))
            {
                continue;
            }

            int used = 0;
            if (!ReadWord(word, in pieces, ref found, ref used) && !ReadPrefix(text, piece, in pieces, ref found, ref used))
            {
                UserAgentProducts.Read(text, piece, ref found);
            }

            pieces.Skip(used);
        }
    }

    private static bool IsSkipped(ReadOnlySpan<char> word) =>
        word.Length <= LongestSkippedBytes && Encoding.UTF8.GetByteCount(word) <= LongestSkippedBytes;

    private static bool ReadWord(
        ReadOnlySpan<char> word, in UserAgentPieces pieces, ref UserAgentFindings found, ref int used)
    {
        switch (word)
        {
            case "like":
                // "like Mac OS X" does not claim a Mac; any other "like" leaves what follows to the next piece.
                used += pieces.AreAhead("Mac", "OS") ? 3 : 0;
                return true;
            case "Mac" when pieces.IsAhead(1, "OS"):
                found.Hints |= Hints.Mac;
                found.AddOs(Names.MacOs, pieces.TakeVersion(pieces.IsAhead(2, "X") ? 3 : 2, ref used));
                used += 2;
                return true;
            case "iOS" or "iPadOS":
                found.Hints |= Hints.Ios;
                found.AddOs(Names.Ios, pieces.TakeVersion(1, ref used), Kind.Ios);
                used++;
                return true;
            case "iPhone" when pieces.IsAhead(1, "OS"):
                found.AddOs(Names.Ios, pieces.TakeVersion(2, ref used), Kind.Ios);
                used++;
                return true;
            case "CPU" when pieces.IsAhead(1, "OS"):
                found.AddTag("CPU OS", Kind.CpuOs, pieces.TakeVersion(2, ref used));
                used++;
                return true;
            case "CrOS":
                found.AddOs("Chrome OS", TakeChromeOsVersion(in pieces, ref used));
                return true;
            case "CrKey":
                found.AddOs(Names.ChromeCast, default, Kind.Chromecast);
                return true;
            case "PlayStation":
                found.Hints |= Hints.PlayStation;
                found.AddTag("PlayStation");
                return true;
            case "Android":
                found.AddOs(Names.Android, pieces.TakeVersion(1, ref used), Kind.Android);
                return true;
            case "Windows" when pieces.IsAhead(1, "Phone"):
                found.AddOs("Windows Phone", pieces.TakeVersion(2, ref used));
                used++;
                return true;
            case "MSIE":
                found.AddBrowser("IE", pieces.TakeVersion(1, ref used));
                return true;
            case "Yahoo!" when pieces.IsAhead(1, "Slurp"):
                found.AddTag(Names.YahooSlurp, Kind.YahooSlurp);
                used++;
                return true;
            case "Red" when pieces.IsAhead(1, "Hat"):
                found.AddOs(Names.RedHat, default, Kind.RedHat);
                used++;
                return true;
            case "Ubuntu":
                found.AddOs(Names.Ubuntu, pieces.TakeVersion(1, ref used), Kind.Ubuntu);
                return true;
            case "Mobile":
                found.Hints |= Hints.Mobile;
                found.AddTag("Mobile");
                return true;
            case "Linux" or "linux":
                found.Hints |= Hints.Linux;
                found.AddTag(Names.Linux);
                return true;
            case "Nintendo" when pieces.IsAhead(1, "3DS"):
                found.AddTag(Names.NetFront, Kind.NetFront);
                used++;
                return true;
            default:
                if (BotOf(word, in pieces) is not { } bot)
                {
                    return false;
                }

                found.AddBot(bot, default);
                return true;
        }
    }

    /// <summary>Gets the bot that a word begins; null for any other word. The second one misspells its name.</summary>
    private static string? BotOf(ReadOnlySpan<char> word, in UserAgentPieces pieces) => word switch
    {
        "Better" when pieces.AreAhead("Uptime", "Bot") => "Better Uptime Bot",
        "Radius" when pieces.AreAhead("Compilance", "Bot") => "Radius Compilance Bot",
        "Uptime" when pieces.AreAhead("Monitoring", "Bot") => "Uptime Monitoring Bot",
        "AdsBot-Google-Mobile" => "AdsBot-Google",
        _ => null,
    };

    /// <summary>"CrOS x86_64 14541.0.0": the machine may stand before the version.</summary>
    private static TextRange TakeChromeOsVersion(in UserAgentPieces pieces, ref int used)
    {
        TextRange version = pieces.TakeVersion(1, ref used);
        if (version.IsPresent)
        {
            return version;
        }

        used++;
        return pieces.TakeVersion(2, ref used);
    }

    private static bool ReadPrefix(
        ReadOnlySpan<char> text, TextRange piece, in UserAgentPieces pieces, ref UserAgentFindings found, ref int used)
    {
        ReadOnlySpan<char> word = piece.In(text);
        switch (word[0])
        {
            case 'A' when word.StartsWith("AppleTV"):
                found.AddTag(Names.AppleTv, Kind.AppleTv);
                used++;
                return true;
            case 'A' when word.StartsWith("Apple-iPhone7C2"):
                found.Hints |= Hints.Ios;
                found.AddTag("iPhone");
                return true;
            case 'i' when word.StartsWith("iPad"):
                found.Hints |= Hints.Ios;
                found.AddTag("iPad", Kind.Other, After(piece, "iPad".Length));
                return true;
            case 'i' when word.StartsWith("iPhone"):
                found.Hints |= Hints.Ios;
                found.AddTag("iPhone", Kind.Other, After(piece, "iPhone".Length));
                return true;
            case 'W' when word.StartsWith("Windows"):
                found.Hints |= Hints.Windows;
                found.AddOs(Names.Windows, TakeWindowsVersion(text, in pieces, ref used));
                return true;
            default:
                return false;
        }
    }

    private static TextRange TakeWindowsVersion(ReadOnlySpan<char> text, in UserAgentPieces pieces, ref int used)
    {
        TextRange next = pieces.Peek(1);
        if (next.In(text).SequenceEqual("NT"))
        {
            TextRange version = pieces.TakeVersion(2, ref used);
            used += version.IsPresent ? 1 : 0;
            return version;
        }

        if (next.In(text).StartsWith("XP"))
        {
            used++;
            return new TextRange(next.Start, "XP".Length);
        }

        return pieces.TakeVersion(1, ref used);
    }

    private static TextRange After(TextRange piece, int length) =>
        piece.End - piece.Start == length ? default : new TextRange(piece.Start + length, piece.End - piece.Start - length);
}
