namespace Statsig.Fast.Handles;

/// <summary>A layer identified by its position in a schema instead of by its name.</summary>
/// <remarks>
/// Created by generated code, or by the server's method of the same name. Works with every server, which finds its layer of that name. The
/// default value refers to no layer. Immutable.
/// </remarks>
public readonly struct LayerHandle
{
    private readonly Schema? _schema;
    private readonly int _ordinal;

    /// <summary>Creates a handle; for generated code.</summary>
    /// <param name="schema">The schema of the assembly.</param>
    /// <param name="ordinal">The position among the schema's entries of this kind.</param>
    public LayerHandle(Schema schema, int ordinal)
    {
        _schema = schema;
        _ordinal = ordinal;
    }

    /// <summary>The name of the layer; empty for the default value.</summary>
    public string Name => _schema?.NameOf(EntryType.Layer, _ordinal) ?? "";

    internal Schema? Schema => _schema;

    internal int Ordinal => _ordinal;
}
