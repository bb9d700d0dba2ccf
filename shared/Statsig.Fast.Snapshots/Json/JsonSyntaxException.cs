using System;

namespace Statsig.Fast.Snapshots.Json;

/// <summary>A text is not JSON. Caught by the snapshot reader, which makes a problem of it.</summary>
internal sealed class JsonSyntaxException(string message, int position) : Exception(message)
{
    /// <summary>The offset at which the text stops being JSON.</summary>
    internal int Position { get; } = position;
}
