using System.ComponentModel;

namespace Statsig.Fast.Testing;

/// <summary>A class of generated code whose properties set the parameters of one entry.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IAssignedParameters
{
    /// <summary>Gets the parameters that were set.</summary>
    ParameterValues Values { get; }
}
