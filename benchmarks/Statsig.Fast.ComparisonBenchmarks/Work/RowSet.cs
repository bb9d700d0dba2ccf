using System;
using System.Collections.Generic;

namespace Statsig.Fast.ComparisonBenchmarks.Work;

/// <summary>The rows of a subject that runs in this process, and the four forms in which a question is asked.</summary>
/// <param name="same">One user.</param>
/// <param name="distinct">Many.</param>
internal sealed class RowSet<TUser>(TUser[] same, TUser[] distinct)
{
    private readonly Dictionary<string, SubjectRow> _rows = new(StringComparer.Ordinal);

    /// <summary>
    /// Empties what the recording of exposures fills, before each batch of a row whose operations all record; null for nothing.
    /// </summary>
    internal Action? Between { get; init; }

    /// <summary>The most exposures that fit.</summary>
    internal int MaxBatch { get; init; } = int.MaxValue;

    internal IReadOnlyDictionary<string, SubjectRow> Rows => _rows;

    internal void Add(string name, SubjectRow row) => _rows.Add(name, row);

    internal void AddOff<TOperation>(string question, TOperation off)
        where TOperation : struct, IOperation<TUser>
    {
        Add(question + RowNames.Off, new OperationRow<TUser, TOperation>(off, same));
        Add(question + RowNames.OffDistinct, new OperationRow<TUser, TOperation>(off, distinct));
    }

    internal void AddOn<TOperation>(string question, TOperation on)
        where TOperation : struct, IOperation<TUser>
    {
        Add(question + RowNames.OnSame, new OperationRow<TUser, TOperation>(on, same));
        Add(question + RowNames.OnDistinct, Recording(on, distinct));
    }

    /// <summary>A row of which every operation records.</summary>
    internal SubjectRow Recording<TOperation>(TOperation operation, TUser[] users)
        where TOperation : struct, IOperation<TUser> =>
        new OperationRow<TUser, TOperation>(operation, users) { Between = Between, MaxBatch = MaxBatch, MaxCount = 2 * MaxBatchOfAll };

    /// <summary>So few that the rounds of a row do not come to the same user twice within a repeat, in any subject.</summary>
    internal const int MaxBatchOfAll = 1_024;
}
