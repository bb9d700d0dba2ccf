using System;

namespace Statsig.Fast.ConsolePage;

/// <summary>A request that cannot be answered as asked.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="message">Whole sentences for the reader of the page.</param>
internal sealed class ConsoleProblem(int status, string message) : Exception(message)
{
    internal int Status { get; } = status;
}
