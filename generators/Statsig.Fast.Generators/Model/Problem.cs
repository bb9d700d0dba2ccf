namespace Statsig.Fast.Generators.Model;

/// <summary>Something to report, with plain numbers for the position so that it can be compared by value.</summary>
/// <param name="Kind">Which diagnostic.</param>
/// <param name="Message">The text, without a full stop.</param>
/// <param name="Position">The offset in the file.</param>
/// <param name="Line">The line, from 0.</param>
/// <param name="Column">The column, from 0.</param>
internal sealed record Problem(ProblemKind Kind, string Message, int Position, int Line, int Column);
