namespace Statsig.Fast.Handles;

/// <summary>The types of parameters in a snapshot, by the number that generated code has for them.</summary>
internal enum SchemaType
{
    Unknown = 0,
    String = 1,
    Integer = 2,
    Number = 3,
    Boolean = 4,
    Array = 5,
    Object = 6,
    Json = 7,
}
