namespace Statsig.Fast;

/// <summary>In which way the specs in force differ from the spec snapshot that code was generated from.</summary>
public enum SchemaDifferenceKind
{
    /// <summary>The specs have no entry of this name: its accessor answers defaults.</summary>
    MissingEntry,

    /// <summary>No answer has the parameter, or an answer has not although the snapshot says that all have.</summary>
    MissingParameter,

    /// <summary>A value of the parameter has another type: its property answers the default.</summary>
    RetypedParameter,
}
