using System;

namespace Statsig.Fast.Cli.Comparing;

/// <summary>How an entry, or a part of it, changed.</summary>
internal enum ChangeType
{
    Added,
    Removed,
    Retyped,
    Status,
    Unit,
    Rule,
}

/// <summary>The words for <see cref="ChangeType"/> in reports.</summary>
internal static class ChangeTypes
{
    internal static string WordOf(ChangeType type) => type switch
    {
        ChangeType.Added => "added",
        ChangeType.Removed => "removed",
        ChangeType.Retyped => "retyped",
        ChangeType.Status => "status",
        ChangeType.Unit => "unit",
        ChangeType.Rule => "rule",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
