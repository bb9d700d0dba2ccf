using System;
using System.Collections.Generic;

namespace Statsig.Fast.Snapshots;

/// <summary>Collects problems while a text is read, and finds their lines at the end.</summary>
internal sealed class ProblemList(string text)
{
    /// <summary>The number of listed problems; further problems are only counted.</summary>
    internal const int Limit = 100;

    private readonly List<(SnapshotProblemKind Kind, string Message, int Position)> _problems = [];

    internal void Add(SnapshotProblemKind kind, string message, int position) => _problems.Add((kind, message, position));

    internal void Ignore(string message, int position) => Add(SnapshotProblemKind.PartIgnored, message, position);

    internal EquatableList<SnapshotProblem> ToList()
    {
        var list = new List<SnapshotProblem>();
        _problems.Sort(static (left, right) => left.Position != right.Position ? left.Position.CompareTo(right.Position)
            : left.Kind != right.Kind ? left.Kind.CompareTo(right.Kind) : string.CompareOrdinal(left.Message, right.Message));
        int line = 0;
        int lineStart = 0;
        int scanned = 0;
        foreach ((SnapshotProblemKind kind, string message, int position) in _problems)
        {
            if (list.Count == Limit)
            {
                list.Add(new SnapshotProblem(SnapshotProblemKind.PartIgnored, $"{_problems.Count - Limit} more problems are not listed", position, line, position - lineStart));
                break;
            }

            for (; scanned < Math.Min(position, text.Length); scanned++)
            {
                bool ends = text[scanned] == '\n' || (text[scanned] == '\r' && (scanned + 1 == text.Length || text[scanned + 1] != '\n'));
                line += ends ? 1 : 0;
                lineStart = ends ? scanned + 1 : lineStart;
            }

            list.Add(new SnapshotProblem(kind, message, position, line, position - lineStart));
        }

        return new EquatableList<SnapshotProblem>(list);
    }
}
