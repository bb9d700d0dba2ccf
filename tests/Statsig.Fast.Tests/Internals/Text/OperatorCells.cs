using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace Statsig.Fast.Tests.Internals.Text;

/// <summary>Answers of the reference for single conditions: operator, target, and which texts pass.</summary>
/// <remarks>
/// Taken from the synthetic parity vectors. Cells whose target holds texts that differ only in case are left out: there
/// the project differs from the reference on purpose.
/// </remarks>
internal static class OperatorCells
{
    internal static IEnumerable<Cell> Of(string operatorPrefix)
    {
        using Stream stream = typeof(OperatorCells).Assembly.GetManifestResourceStream("OperatorCells.json")!;
        using JsonDocument document = JsonDocument.Parse(stream);
        List<Cell> cells = [];
        foreach (JsonElement cell in document.RootElement.GetProperty("cells").EnumerateArray())
        {
            string name = cell.GetProperty("operator").GetString()!;
            if (!name.StartsWith(operatorPrefix, StringComparison.Ordinal))
            {
                continue;
            }

            JsonElement target = cell.GetProperty("target");
            string[] targets = target.ValueKind == JsonValueKind.String
                ? [target.GetString()!]
                : [.. target.EnumerateArray().Select(static item => item.GetString()!)];
            HashSet<int> passes = [.. cell.GetProperty("passes").EnumerateArray().Select(static item => item.GetInt32())];
            int index = 0;
            foreach (JsonElement text in document.RootElement.GetProperty("texts").GetProperty(cell.GetProperty("field").GetString()!).EnumerateArray())
            {
                cells.Add(new Cell(name, targets, text.GetString()!, passes.Contains(index++)));
            }
        }

        Assert.NotEmpty(cells);
        return cells;
    }

    /// <summary>Compares every cell and reports all that differ.</summary>
    internal static void Check(string operatorPrefix, Func<Cell, bool> answer)
    {
        string[] differing = [.. Of(operatorPrefix).Where(cell => answer(cell) != cell.Passes).Select(static cell => cell.ToString())];
        Assert.Empty(differing);
    }

    internal sealed record Cell(string Operator, string[] Targets, string Text, bool Passes)
    {
        public override string ToString() => $"{Operator} [{string.Join(" | ", Targets)}] \"{Text}\" should be {Passes}";
    }
}
