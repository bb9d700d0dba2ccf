namespace Statsig.Fast.Users;

/// <summary>The tables of a user with many fields; each null where the fields are few.</summary>
internal sealed class UserFieldTables
{
    internal FieldTable? CustomIds { get; set; }

    internal FieldTable? Custom { get; set; }

    internal FieldTable? PrivateAttributes { get; set; }

    internal FieldTable? Environment { get; set; }
}
