namespace Statsig.Fast.Users;

/// <summary>Part of a compiled condition that reads the user.</summary>
internal interface IFieldReader
{
    /// <summary>Adds the fields that it may read.</summary>
    void AddFields(UsedFieldSet fields);
}
