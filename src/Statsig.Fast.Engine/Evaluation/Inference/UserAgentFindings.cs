using System;

namespace Statsig.Fast.Evaluation.Inference;

/// <summary>The findings in the pieces of one user agent so far.</summary>
/// <remarks>
/// At most one candidate each for operating system and browser; they win over everything else. The first operating
/// system with a version is the candidate, the last browser with a version.
/// </remarks>
internal ref struct UserAgentFindings
{
    private readonly Span<UserAgentTag> _tags;
    private int _tagCount;
    private string? _firstTagLiteral;
    private TextRange _firstTagName;
    private bool _hasBot;

    /// <param name="tags">Room for the tags; <see cref="UserAgentParser.MaxTags"/> are enough.</param>
    internal UserAgentFindings(Span<UserAgentTag> tags) => _tags = tags;

    internal UserAgentHints Hints { get; set; }

    internal string? OsName { get; private set; }

    internal TextRange OsVersion { get; private set; }

    internal string? BrowserName { get; private set; }

    internal TextRange BrowserVersion { get; private set; }

    internal readonly ReadOnlySpan<UserAgentTag> Tags => _tags[.._tagCount];

    internal readonly bool Has(UserAgentHints hints) => (Hints & hints) == hints;

    /// <summary>The name of the first tag; only called when there is one.</summary>
    internal readonly string FirstTagName(ReadOnlySpan<char> text) => _firstTagLiteral ?? _firstTagName.In(text).ToString();

    /// <summary>Adds a tag under a name of ours.</summary>
    internal void AddTag(string name, UserAgentTagKind kind = UserAgentTagKind.Other, TextRange version = default)
    {
        if (_tagCount == 0)
        {
            _firstTagLiteral = name;
        }

        _tags[_tagCount++] = new UserAgentTag(kind, version);
    }

    /// <summary>Adds a tag with the name in the user agent.</summary>
    internal void AddTag(TextRange name, UserAgentTagKind kind, TextRange version)
    {
        if (_tagCount == 0)
        {
            _firstTagName = name;
        }

        _tags[_tagCount++] = new UserAgentTag(kind, version);
    }

    internal void AddOs(string name, TextRange version, UserAgentTagKind kind = UserAgentTagKind.Other)
    {
        SuggestOs(name, version);
        AddTag(name, kind, version);
    }

    internal void AddBrowser(string name, TextRange version, UserAgentTagKind kind = UserAgentTagKind.Other)
    {
        SuggestBrowser(name, version);
        AddTag(name, kind, version);
    }

    internal void SuggestOs(string name, TextRange version)
    {
        if (OsName is null && version.IsPresent)
        {
            ReplaceOs(name, version);
        }
    }

    internal void SuggestBrowser(string name, TextRange version)
    {
        if (version.IsPresent)
        {
            BrowserName = name;
            BrowserVersion = version;
        }
    }

    internal void ReplaceOs(string name, TextRange version)
    {
        OsName = name;
        OsVersion = version;
    }

    /// <summary>Browsers on iPads claim a Mac; their own name is correct.</summary>
    internal void ReplaceMacByIos()
    {
        if (OsName == UserAgentNames.MacOs)
        {
            ReplaceOs(UserAgentNames.Ios, default);
        }
    }

    /// <summary>Makes the first bot the browser, even one without a version.</summary>
    internal void AddBot(ReadOnlySpan<char> name, TextRange version)
    {
        if (!_hasBot)
        {
            _hasBot = true;
            BrowserName = name.ToString();
            BrowserVersion = version;
        }
    }
}
