using System;
using System.ComponentModel;

namespace Statsig.Fast.Handles;

/// <summary>The name of a group, on its constant in generated code. Read by the package Statsig.Fast.Testing.</summary>
/// <remarks>A trimmed program and a NativeAOT program keep no instance of it: see ILLink.LinkAttributes.xml.</remarks>
/// <param name="name">The name as the service has it.</param>
[AttributeUsage(AttributeTargets.Field)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GroupNameAttribute(string name) : Attribute
{
    /// <summary>The name as the service has it.</summary>
    public string Name => name;
}
