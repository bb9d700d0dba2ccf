using System;
using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.ComparisonBenchmarks.Measuring;

namespace Statsig.Fast.ComparisonBenchmarks.Reports;

/// <summary>All that one process measured.</summary>
/// <param name="Cpu">The processor, by name.</param>
/// <param name="Processors">How many of them the process saw.</param>
/// <param name="Runtime">Such as ".NET 10.0.12, JIT".</param>
/// <param name="InstructionSet">What the native program was compiled for; empty under the JIT and for the usual target.</param>
/// <param name="Hashing">The block function in use.</param>
/// <param name="Date">Of the run.</param>
/// <param name="Method">One sentence on rounds and repeats.</param>
/// <param name="Subjects">In the order of the columns: this library, its floor, the others.</param>
/// <param name="Rows">In the order of the table.</param>
/// <param name="Threads">Several threads at once.</param>
internal sealed record ComparisonReport(
    string Cpu,
    int Processors,
    string Runtime,
    string InstructionSet,
    string Hashing,
    string Date,
    string Method,
    IReadOnlyList<SubjectInfo> Subjects,
    IReadOnlyList<RowResult> Rows,
    IReadOnlyList<ThreadRow> Threads)
{
    internal const string Jit = "JIT";
    internal const string NativeAot = "NativeAOT";

    internal bool IsNative => Runtime.EndsWith(NativeAot, StringComparison.Ordinal);

    /// <summary>True when hashing was forced to do without the machine's own instructions.</summary>
    internal bool IsPortable => Hashing is "portable" or "scalar";

    internal Cell? Find(string row, string subject) =>
        Rows.FirstOrDefault(result => result.Name == row)?.Cells.GetValueOrDefault(subject);
}
