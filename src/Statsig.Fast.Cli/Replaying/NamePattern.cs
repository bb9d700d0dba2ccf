using System;
using System.IO.Enumeration;

namespace Statsig.Fast.Cli.Replaying;

/// <summary>A name, or a pattern of names in which "*" stands for any text and "?" for one character.</summary>
internal sealed class NamePattern(string text)
{
    internal string Text => text;

    /// <summary>False for a name, of which there should be one.</summary>
    internal bool IsPattern { get; } = text.AsSpan().ContainsAny('*', '?');

    /// <summary>Case counts, as in names.</summary>
    internal bool Matches(string name) => IsPattern ? FileSystemName.MatchesSimpleExpression(Escaped, name, ignoreCase: false) : name == text;

    // A backslash escapes the next character there, and nothing here.
    private string Escaped { get; } = text.Replace("\\", "\\\\", StringComparison.Ordinal);
}
