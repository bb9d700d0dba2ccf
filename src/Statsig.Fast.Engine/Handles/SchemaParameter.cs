namespace Statsig.Fast.Handles;

/// <summary>A parameter of a snapshot: its name and its type in one byte.</summary>
/// <remarks>
/// Bits 0 to 2 are the type (<see cref="SchemaType"/>), bits 3 to 5 that of the elements of a list (0 when it is not known), bit 6 is set
/// when the value may be null, bit 7 when it may be missing. The generator writes the same byte; a test holds the two together.
/// </remarks>
internal readonly record struct SchemaParameter(string Name, byte Bits)
{
    internal SchemaType Type => (SchemaType)(Bits & 7);

    internal SchemaType Items => (SchemaType)((Bits >> 3) & 7);

    internal bool IsNullable => (Bits & 0x40) != 0;

    internal bool IsOptional => (Bits & 0x80) != 0;
}
