namespace Statsig.Fast.Users;

/// <summary>
/// The name of a field with its hash, made when a ruleset is compiled: looking it up in a <see cref="FieldTable"/> hashes nothing.
/// </summary>
internal readonly struct FieldName(string name)
{
    internal string Text { get; } = name;

    internal uint Hash { get; } = FieldTable.HashOf(name);
}
