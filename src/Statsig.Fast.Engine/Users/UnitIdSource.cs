using System;

namespace Statsig.Fast.Users;

/// <summary>Where a user's unit ID of one ID type is found.</summary>
/// <remarks>
/// "userID" in any case, and an empty ID type, mean the user ID. Other types are custom IDs under exactly that name, then under its
/// lower-case form; the user's own names are not lower-cased.
/// </remarks>
internal sealed class UnitIdSource(string idType)
{
    private readonly bool _isUserId = idType.Length == 0 || idType.Equals("userID", StringComparison.OrdinalIgnoreCase);
    private readonly string _exact = idType;
    private readonly string _lower = Internals.Text.LowerCase.ToLower(idType);

    private readonly FieldName _exactName = new(idType);
    private readonly FieldName _lowerName = new(Internals.Text.LowerCase.ToLower(idType));

    internal bool IsUserId => _isUserId;

    /// <summary>The ID type as rules and conditions spell it.</summary>
    internal string IdType => _exact;

    /// <summary>The unit ID with its own kind; null when the user has none of this type.</summary>
    internal StatsigValue Read(StatsigUser user) => _isUserId ? user.UserId : ReadCustomId(user);

    private StatsigValue ReadCustomId(StatsigUser user)
    {
        if (user.FieldTables?.CustomIds is { } table)
        {
            return table.TryFind(in _exactName, out StatsigValue found) || table.TryFind(in _lowerName, out found) ? found : default;
        }

        ReadOnlySpan<UserField> ids = user.CustomIds;
        foreach (ref readonly UserField id in ids)
        {
            if (id.Name == _exact)
            {
                return id.Value;
            }
        }

        if (!ReferenceEquals(_exact, _lower))
        {
            foreach (ref readonly UserField id in ids)
            {
                if (id.Name == _lower)
                {
                    return id.Value;
                }
            }
        }

        return default;
    }
}
