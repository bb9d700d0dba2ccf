namespace Statsig.Fast.Handles;

/// <summary>An experiment by its place in a schema instead of by its name.</summary>
/// <remarks>
/// From generated code, or from the server's method of the same name. Works with every server: each finds its own experiment of that name. The
/// default value stands for no experiment at all. Immutable.
/// </remarks>
public readonly struct ExperimentHandle
{
    private readonly Schema? _schema;
    private readonly int _ordinal;

    /// <summary>Makes a handle; for generated code.</summary>
    /// <param name="schema">The schema of the assembly.</param>
    /// <param name="ordinal">The place among the schema's entries of this kind.</param>
    public ExperimentHandle(Schema schema, int ordinal)
    {
        _schema = schema;
        _ordinal = ordinal;
    }

    /// <summary>The name of the experiment; empty when the handle stands for none.</summary>
    public string Name => _schema?.NameOf(HandleKind.Experiment, _ordinal) ?? "";

    internal Schema? Schema => _schema;

    internal int Ordinal => _ordinal;
}
