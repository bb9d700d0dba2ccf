using System;
using System.Runtime.CompilerServices;
using Statsig.Fast.Internals;

namespace Statsig.Fast.Users;

/// <summary>A field that conditions read from a user, its names classified when the ruleset is compiled.</summary>
internal sealed class UserFieldSource
{
    private readonly WellKnownField _first;
    private readonly WellKnownField _last;
    private readonly string? _lower;
    private readonly FieldName _exactName;
    private readonly FieldName _lowerName;

    /// <summary>Prepares a field.</summary>
    /// <param name="field">The name as the condition spells it; null reads nothing.</param>
    internal UserFieldSource(string? field)
    {
        Name = field;
        string lower = field is null ? "" : Internals.Text.LowerCase.ToLower(field);
        _lower = lower == field ? null : lower;
        _exactName = new FieldName(field ?? "");
        _lowerName = new FieldName(lower);
        _first = lower switch
        {
            "userid" => WellKnownField.UserId,
            "email" => WellKnownField.Email,
            "ip" => WellKnownField.Ip,
            "country" => WellKnownField.Country,
            "locale" => WellKnownField.Locale,
            "appversion" => WellKnownField.AppVersion,
            "useragent" => WellKnownField.UserAgent,
            _ => WellKnownField.None,
        };
        _last = lower switch
        {
            "user_id" => WellKnownField.UserId,
            "app_version" => WellKnownField.AppVersion,
            "user_agent" => WellKnownField.UserAgent,
            "ipaddress" or "ip_address" => WellKnownField.Ip,
            _ => WellKnownField.None,
        };
    }

    internal string? Name { get; }

    /// <summary>The position of the user's text that is looked at first; -1 when this field is not one of them.</summary>
    internal int TextPosition => _first switch
    {
        WellKnownField.UserId => UserTexts.UserId,
        WellKnownField.Email => UserTexts.Email,
        WellKnownField.Country => UserTexts.Country,
        WellKnownField.Locale => UserTexts.Locale,
        WellKnownField.AppVersion => UserTexts.AppVersion,
        _ => -1,
    };

    /// <summary>
    /// Adds the field that it stands for: the user's own, or a custom one, together with the user's own where a custom field takes
    /// precedence over it.
    /// </summary>
    internal void AddFields(UsedFieldSet fields)
    {
        if (Name is not null && _first == WellKnownField.None)
        {
            fields.Add(UsedFieldKind.Custom, Name);
        }

        AddOwn(_first, fields);
        AddOwn(_last, fields);
    }

    /// <summary>
    /// The first of: the well-known field when it is not empty; the custom, global custom and private fields under the
    /// exact and then the lower-case name, where a present null or empty value ends the search; the snake-case names of
    /// well-known fields.
    /// </summary>
    /// <returns>The value; null when the field is missing, which <paramref name="found"/> tells from a present null.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Saves one call in each condition on a field.
    internal StatsigValue Read(StatsigUser user, UserField[] globalFields, out bool found)
    {
        if (_first != WellKnownField.None)
        {
            string? text = Get(user, _first);
            if (!string.IsNullOrEmpty(text))
            {
                found = true;
                return text;
            }
        }

        // Then the usual case: one of a few custom fields, under its exact name.
        if (Name is not null && user.TryFindInlineCustom(Name, out StatsigValue value))
        {
            found = true;
            return value;
        }

        return ReadCustom(user, globalFields, out found);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // Keeps its frame out of the usual case.
    private StatsigValue ReadCustom(StatsigUser user, UserField[] globalFields, out bool found)
    {
        found = true;
        if (Name is null)
        {
            found = false;
            return default;
        }

        UserFieldTables? tables = user.FieldTables;
        if (TryFind(tables?.Custom, user.Custom, out StatsigValue value)
            || TryFind(globalFields, out value)
            || TryFind(tables?.PrivateAttributes, user.PrivateAttributes, out value))
        {
            return value;
        }

        if (_last != WellKnownField.None && Get(user, _last) is { } text)
        {
            return text;
        }

        found = false;
        return default;
    }

    /// <summary>Where <see cref="Read"/> finds the value, for explanations.</summary>
    internal ExplainedOrigin OriginOf(StatsigUser user, UserField[] globalFields)
    {
        if (Name is null)
        {
            return ExplainedOrigin.Missing;
        }

        if (_first != WellKnownField.None && !string.IsNullOrEmpty(Get(user, _first)))
        {
            return ExplainedOrigin.Field;
        }

        UserFieldTables? tables = user.FieldTables;
        return TryFind(tables?.Custom, user.Custom, out _) ? ExplainedOrigin.Custom
            : TryFind(globalFields, out _) ? ExplainedOrigin.GlobalCustom
            : TryFind(tables?.PrivateAttributes, user.PrivateAttributes, out _) ? ExplainedOrigin.Private
            : _last != WellKnownField.None && Get(user, _last) is not null ? ExplainedOrigin.Field
            : ExplainedOrigin.Missing;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // NativeAOT inlines by size alone, and few users have tables.
    private bool TryFind(FieldTable? table, ReadOnlySpan<UserField> fields, out StatsigValue value) => table is null
        ? TryFind(fields, out value)
        : table.TryFind(in _exactName, out value) || (_lower is not null && table.TryFind(in _lowerName, out value));

    private bool TryFind(ReadOnlySpan<UserField> fields, out StatsigValue value)
    {
        if (TryFind(fields, Name!, out value))
        {
            return true;
        }

        return _lower is not null && TryFind(fields, _lower, out value);
    }

    private static bool TryFind(ReadOnlySpan<UserField> fields, string name, out StatsigValue value)
    {
        foreach (ref readonly UserField field in fields)
        {
            if (NameComparison.AreEqual(field.Name, name))
            {
                value = field.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    private static void AddOwn(WellKnownField field, UsedFieldSet fields)
    {
        switch (field)
        {
            case WellKnownField.UserId:
                fields.Add(UsedFieldKind.UserId, "userID");
                break;
            case WellKnownField.Email:
                fields.Add(UsedFieldKind.Email, "email");
                break;
            case WellKnownField.Ip:
                fields.Add(UsedFieldKind.Ip, "ip");
                break;
            case WellKnownField.Country:
                fields.Add(UsedFieldKind.Country, "country");
                break;
            case WellKnownField.Locale:
                fields.Add(UsedFieldKind.Locale, "locale");
                break;
            case WellKnownField.AppVersion:
                fields.Add(UsedFieldKind.AppVersion, "appVersion");
                break;
            case WellKnownField.UserAgent:
                fields.Add(UsedFieldKind.UserAgent, "userAgent");
                break;
        }
    }

    private static string? Get(StatsigUser user, WellKnownField field) => field switch
    {
        WellKnownField.UserId => user.UserId,
        WellKnownField.Email => user.Email,
        WellKnownField.Ip => user.Ip,
        WellKnownField.Country => user.Country,
        WellKnownField.Locale => user.Locale,
        WellKnownField.AppVersion => user.AppVersion,
        _ => user.UserAgent,
    };

    private enum WellKnownField : byte
    {
        None,
        UserId,
        Email,
        Ip,
        Country,
        Locale,
        AppVersion,
        UserAgent,
    }
}
