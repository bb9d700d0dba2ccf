using System;
using System.ComponentModel;

namespace Statsig.Fast.Handles;

/// <summary>
/// The parameter that a property of generated code reads. Read by the generator of projects that reference Statsig.Fast.Testing.
/// </summary>
/// <remarks>A trimmed program and a NativeAOT program keep no instance of it: see ILLink.LinkAttributes.xml.</remarks>
/// <param name="name">The name as the service has it.</param>
/// <param name="type">The type in the spec snapshot, in one byte as in <see cref="Schema"/>.</param>
[AttributeUsage(AttributeTargets.Property)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class SnapshotParameterAttribute(string name, byte type) : Attribute
{
    /// <summary>The name as the service has it.</summary>
    public string Name => name;

    /// <summary>The type in the spec snapshot, in one byte as in <see cref="Schema"/>.</summary>
    public byte Type => type;
}
