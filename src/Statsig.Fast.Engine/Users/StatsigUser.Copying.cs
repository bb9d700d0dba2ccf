using System;
using System.Collections.Generic;
using Statsig.Fast.Internals;

namespace Statsig.Fast;

/// <content>Copies with changes, and the rule that the last of repeated names counts.</content>
public sealed partial class StatsigUser
{
    // Up to this many names are compared with each other for repeats; more go through a table.
    private const int MaxComparedFields = 16;

    /// <summary>Creates a copy of the user with other texts and with fields added, for a request that knows more about the user.</summary>
    /// <param name="userId">The user ID; null to keep the current one.</param>
    /// <param name="email">The e-mail address; null to keep the current one.</param>
    /// <param name="ip">The IP address; null to keep the current one.</param>
    /// <param name="userAgent">The user agent; null to keep the current one.</param>
    /// <param name="country">The country code; null to keep the current one.</param>
    /// <param name="locale">The locale; null to keep the current one.</param>
    /// <param name="appVersion">The version of the application; null to keep the current one.</param>
    /// <param name="customIds">Custom IDs to add. A custom ID of the same type is replaced.</param>
    /// <param name="custom">Custom fields to add. A field of the same name is replaced.</param>
    /// <param name="privateAttributes">Private attributes to add. An attribute of the same name is replaced.</param>
    /// <remarks>
    /// <para>Errors: throws an <see cref="ArgumentException"/> for a field whose name is null.</para>
    /// <para>Threads: safe from any thread; the user itself does not change.</para>
    /// <para>
    /// Allocation: one user, and a list for each kind of field that is added to or has more entries than a small user. Exposures of the
    /// copy count as repeats of the user's when both have the same IDs.
    /// </para>
    /// </remarks>
    public StatsigUser With(
        string? userId = null,
        string? email = null,
        string? ip = null,
        string? userAgent = null,
        string? country = null,
        string? locale = null,
        string? appVersion = null,
        ReadOnlySpan<UserField> customIds = default,
        ReadOnlySpan<UserField> custom = default,
        ReadOnlySpan<UserField> privateAttributes = default) => new(userId ?? UserId)
    {
        Email = email ?? Email,
        Ip = ip ?? Ip,
        UserAgent = userAgent ?? UserAgent,
        Country = country ?? Country,
        Locale = locale ?? Locale,
        AppVersion = appVersion ?? AppVersion,
        CustomIds = Joined(CustomIds, customIds),
        Custom = Joined(Custom, custom),
        PrivateAttributes = Joined(PrivateAttributes, privateAttributes),
        StatsigEnvironment = StatsigEnvironment,
    };

    /// <summary>
    /// Adds fields. Without any the current ones are returned as they are, so that a list that was not given stays one that was not given.
    /// </summary>
    private static ReadOnlySpan<UserField> Joined(ReadOnlySpan<UserField> current, ReadOnlySpan<UserField> added) =>
        added.IsEmpty ? current : (UserField[])[.. current, .. added];

    private static ReadOnlySpan<UserField> Distinct(ReadOnlySpan<UserField> fields, string parameterName)
    {
        if (fields.Length > MaxComparedFields)
        {
            return WithoutRepeats(fields, parameterName);
        }

        for (int i = 0; i < fields.Length; i++)
        {
            string name = fields[i].Name;
            if (name is null)
            {
                Throw.Argument(parameterName, "A field of a user needs a name; null was given.");
            }

            for (int j = 0; j < i; j++)
            {
                if (fields[j].Name == name)
                {
                    return WithoutRepeats(fields, parameterName);
                }
            }
        }

        return fields;
    }

    private static ReadOnlySpan<UserField> WithoutRepeats(ReadOnlySpan<UserField> fields, string parameterName)
    {
        var last = new OrderedDictionary<string, StatsigValue>(StringComparer.Ordinal);
        foreach (UserField field in fields)
        {
            if (field.Name is null)
            {
                Throw.Argument(parameterName, "A field of a user needs a name; null was given.");
            }

            last[field.Name] = field.Value;
        }

        var distinct = new UserField[last.Count];
        for (int i = 0; i < distinct.Length; i++)
        {
            (string name, StatsigValue value) = last.GetAt(i);
            distinct[i] = new UserField(name, value);
        }

        return distinct;
    }
}
