using Statsig.Fast.Generators.Emitting;
using Statsig.Fast.Snapshots;

namespace Statsig.Fast.Generators.Overrides;

/// <summary>A parameter that a test can set.</summary>
/// <param name="Name">The name as the service has it.</param>
/// <param name="Identifier">The property of the generated answer, and of the class that sets it.</param>
/// <param name="Type">The type, without the properties of an object and without what is of no concern to a value that is set.</param>
internal sealed record OverrideParameter(string Name, string Identifier, SnapshotType Type)
{
    /// <summary>Creates the parameter of a snapshot.</summary>
    internal static OverrideParameter Of(SnapshotParameter parameter, string identifier) =>
        Of(parameter.Name, identifier, (byte)SchemaClassEmitter.BitsOf(parameter.Type));

    /// <summary>Creates the parameter of a type in one byte, as <see cref="SchemaClassEmitter.BitsOf"/> writes it.</summary>
    internal static OverrideParameter Of(string name, string identifier, byte bits) => new(name, identifier, new SnapshotType((SnapshotTypeKind)(bits & 7))
    {
        Items = (bits & 0x38) == 0 ? null : new SnapshotType((SnapshotTypeKind)((bits >> 3) & 7)),
        IsNullable = (bits & 0x40) != 0,
    });
}
