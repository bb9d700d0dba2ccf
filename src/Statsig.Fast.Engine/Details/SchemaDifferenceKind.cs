namespace Statsig.Fast;

/// <summary>The kind of difference between the current specs and the spec snapshot of the generated code.</summary>
public enum SchemaDifferenceKind
{
    /// <summary>The specs have no entry of this name, so its accessor returns defaults.</summary>
    MissingEntry,

    /// <summary>No answer has the parameter, or some answer lacks it although it is required in the snapshot.</summary>
    MissingParameter,

    /// <summary>A value of the parameter has another type, so its property returns the default.</summary>
    RetypedParameter,
}
