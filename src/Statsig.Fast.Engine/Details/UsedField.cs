using System;

namespace Statsig.Fast;

/// <summary>A field of the user that a gate, dynamic config, experiment or layer reads.</summary>
/// <param name="Kind">The part of the user.</param>
/// <param name="Name">
/// Its name: as Statsig spells the standard fields ("userID", "appVersion"); for custom fields, custom IDs and environment entries as the
/// condition spells it.
/// </param>
public readonly record struct UsedField(UsedFieldKind Kind, string Name)
{
    /// <summary>
    /// The field in the short form in which Statsig delivers the fields of a spec and other SDKs return them: "e" for the email, "cf:plan"
    /// for the custom field "plan". Null for custom IDs other than the stable ID, which have no such form.
    /// </summary>
    public string? Code => Kind switch
    {
        UsedFieldKind.UserId => "u",
        UsedFieldKind.Email => "e",
        UsedFieldKind.Ip => "i",
        UsedFieldKind.UserAgent => "ua",
        UsedFieldKind.Country => "c",
        UsedFieldKind.Locale => "l",
        UsedFieldKind.AppVersion => "a",
        UsedFieldKind.CustomId => string.Equals(Name, "stableID", StringComparison.OrdinalIgnoreCase) ? "s" : null,
        UsedFieldKind.Custom => "cf:" + Name,
        _ => "en",
    };

    /// <summary>The path of the field in a user's JSON, such as "email", "custom.plan" or "customIDs.companyID".</summary>
    public override string ToString() => Kind switch
    {
        UsedFieldKind.Custom => "custom." + Name,
        UsedFieldKind.CustomId => "customIDs." + Name,
        UsedFieldKind.Environment => "statsigEnvironment." + Name,
        _ => Name,
    };
}
