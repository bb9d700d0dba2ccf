namespace Statsig.Fast.Snapshots.Json;

/// <summary>A member of a JSON object.</summary>
internal sealed class JsonMember(string name, int position, JsonNode value)
{
    internal string Name { get; } = name;

    /// <summary>The offset of the name's opening quote.</summary>
    internal int Position { get; } = position;

    internal JsonNode Value { get; } = value;
}
