namespace Statsig.Fast.Cli.Linting;

/// <summary>The kinds of findings, as they are written and as --allow takes them.</summary>
internal static class FindingIds
{
    internal const string Malformed = "malformed";
    internal const string UnknownReference = "unknown-reference";
    internal const string Unsupported = "unsupported";
    internal const string BadPattern = "bad-pattern";
    internal const string Circle = "circle";
    internal const string UnreachableRule = "unreachable-rule";
    internal const string DuplicateRule = "duplicate-rule";
    internal const string AlwaysOn = "always-on";
    internal const string AlwaysOff = "always-off";
    internal const string Depth = "depth";
    internal const string Regexes = "regexes";
    internal const string Hashes = "hashes";
    internal const string ListSize = "list-size";
    internal const string Rules = "rules";

    internal static readonly string[] All =
    [
        Malformed, UnknownReference, Unsupported, BadPattern, Circle, UnreachableRule, DuplicateRule, AlwaysOn, AlwaysOff, Depth, Regexes,
        Hashes, ListSize, Rules,
    ];
}
