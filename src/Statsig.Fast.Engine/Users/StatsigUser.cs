using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Statsig.Fast.Users;

namespace Statsig.Fast;

/// <summary>The user, or other unit, that gates and experiments are evaluated for.</summary>
/// <remarks>
/// <para>
/// Immutable once built and safe to share between threads. Evaluation and logging keep references to it and never copy it.
/// A user without any ID is allowed: every unit ID is then empty text, so all such users share one bucket.
/// </para>
/// <para>
/// Allocation: 160 bytes for a user with up to one custom ID and three custom fields and without IP address, user agent,
/// private attributes and environment; more than that goes to a second object.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// var user = new StatsigUser("user-123")
/// {
///     Email = "ada@example.com",
///     CustomIds = [new("companyID", "acme")],
///     Custom = [new("plan", "pro"), new("seats", 12)],
///     PrivateAttributes = UserField.From(dictionary),
/// };
/// StatsigUser ofThisRequest = user.With(ip: "203.0.113.7", custom: [new("cart_total", 42.5)]);
/// </code>
/// </example>
public sealed partial class StatsigUser
{
    private const int InlineCustomFields = 3;

    private static readonly UserField[] Absent = new UserField[1];

    // In the place of the first field of a list that was given and is empty. Its null name ends the list like that of an empty place.
    private static readonly UserField GivenEmpty = new(null!, true);

    // Side by side, so that a condition reads the one it is about by position, without a branch per field.
    private InlineTexts _texts;

    // Everything that a small user does not have. Null for most users of a service that sets neither address nor user agent.
    private Extra? _extra;

    // One custom ID and three custom fields live in the object itself: with them it is one allocation of 160 bytes.
    // A null name ends the list; when there are more, all of them are in the arrays of _extra and none here.
    private UserField _customId;
    private InlineFields _custom;

    /// <summary>Makes a user without a user ID.</summary>
    public StatsigUser()
    {
    }

    /// <summary>Makes a user.</summary>
    /// <param name="userId">The user ID; null and empty are allowed.</param>
    public StatsigUser(string? userId) => _texts[UserTexts.UserId] = userId;

    /// <summary>Makes a user with a numeric user ID, used as its decimal text.</summary>
    public StatsigUser(long userId) => _texts[UserTexts.UserId] = userId.ToString(CultureInfo.InvariantCulture);

    /// <summary>The user ID: what specs with the ID type "userID" are bucketed by.</summary>
    public string? UserId
    {
        get => _texts[UserTexts.UserId];
        init => _texts[UserTexts.UserId] = value;
    }

    /// <summary>The e-mail address.</summary>
    public string? Email
    {
        get => _texts[UserTexts.Email];
        init => _texts[UserTexts.Email] = value;
    }

    /// <summary>The IPv4 address as dotted text; conditions on the country use it when no country is given.</summary>
    public string? Ip
    {
        get => _extra?.Ip;
        init
        {
            if (value is not null)
            {
                Extras.Ip = value;
            }
        }
    }

    /// <summary>The browser's user agent; conditions on browser and operating system parse it, once per user object.</summary>
    public string? UserAgent
    {
        get => _extra?.UserAgent;
        init
        {
            if (value is not null)
            {
                Extras.UserAgent = value;
            }
        }
    }

    /// <summary>The two-letter country code.</summary>
    public string? Country
    {
        get => _texts[UserTexts.Country];
        init => _texts[UserTexts.Country] = value;
    }

    /// <summary>The locale, such as "en_US".</summary>
    public string? Locale
    {
        get => _texts[UserTexts.Locale];
        init => _texts[UserTexts.Locale] = value;
    }

    /// <summary>The version of the application.</summary>
    public string? AppVersion
    {
        get => _texts[UserTexts.AppVersion];
        init => _texts[UserTexts.AppVersion] = value;
    }

    /// <summary>IDs of other types, by ID type, such as "companyID" or "stableID".</summary>
    /// <remarks>
    /// Of repeated names the last one counts. Copied when set. An empty list is logged as such; setting what was read from a user without
    /// custom IDs sets none. Source: the reference.
    /// </remarks>
    /// <exception cref="ArgumentException">A name is null.</exception>
    public ReadOnlySpan<UserField> CustomIds
    {
        get => _extra?.CustomIds is { } many ? many : InlineCustomIds;
        init
        {
            ReadOnlySpan<UserField> fields = Distinct(value, nameof(CustomIds));
            _customId = default;
            if (_extra is not null)
            {
                _extra.CustomIds = null;
                _extra.Tables?.CustomIds = null;
            }

            if (fields.Length <= 1)
            {
                _customId = fields.Length == 1 ? fields[0] : IsAbsent(value) ? default : GivenEmpty;
            }
            else
            {
                Extras.CustomIds = fields.ToArray();
                if (FieldTable.Create(Extras.CustomIds) is { } table)
                {
                    ExtraTables.CustomIds = table;
                }
            }
        }
    }

    /// <summary>Custom fields, read by conditions on user fields and logged with every event.</summary>
    /// <remarks>
    /// Of repeated names the last one counts. Copied when set. An empty list is logged as such; setting what was read from a user without
    /// custom fields sets none. Source: the reference.
    /// </remarks>
    /// <exception cref="ArgumentException">A name is null.</exception>
    public ReadOnlySpan<UserField> Custom
    {
        get => _extra?.Custom is { } many ? many : InlineCustom;
        init
        {
            ReadOnlySpan<UserField> fields = Distinct(value, nameof(Custom));
            _custom = default;
            if (_extra is not null)
            {
                _extra.Custom = null;
                _extra.Tables?.Custom = null;
            }

            if (fields.IsEmpty)
            {
                _custom.First = IsAbsent(value) ? default : GivenEmpty;
            }
            else if (fields.Length <= InlineCustomFields)
            {
                fields.CopyTo(MemoryMarshal.CreateSpan(ref _custom.First, InlineCustomFields));
            }
            else
            {
                Extras.Custom = fields.ToArray();
                if (FieldTable.Create(Extras.Custom) is { } table)
                {
                    ExtraTables.Custom = table;
                }
            }
        }
    }

    /// <summary>Fields that conditions may read and that are never logged or sent anywhere.</summary>
    /// <remarks>Of repeated names the last one counts. Copied when set.</remarks>
    /// <exception cref="ArgumentException">A name is null.</exception>
    public ReadOnlySpan<UserField> PrivateAttributes
    {
        get => _extra?.PrivateAttributes;
        init
        {
            ReadOnlySpan<UserField> fields = Distinct(value, nameof(PrivateAttributes));
            if (!fields.IsEmpty || _extra is not null)
            {
                Extras.PrivateAttributes = fields.ToArray();
                if (FieldTable.Create(Extras.PrivateAttributes) is { } table)
                {
                    ExtraTables.PrivateAttributes = table;
                }
                else
                {
                    Extras.Tables?.PrivateAttributes = null;
                }
            }
        }
    }

    /// <summary>The user's own environment, normally one "tier"; it takes precedence over that of the server's options.</summary>
    /// <remarks>
    /// Of repeated names the last one counts. Copied when set. An empty environment is logged as such, without the server's entries;
    /// conditions read entries that the user lacks from the server's. Setting what was read from a user without an environment sets none.
    /// </remarks>
    /// <exception cref="ArgumentException">A name is null.</exception>
    public ReadOnlySpan<UserField> StatsigEnvironment
    {
        get => _extra?.Environment is { } own ? own : NoFields;
        init
        {
            if (!IsAbsent(value))
            {
                Extras.Environment = Distinct(value, nameof(StatsigEnvironment)).ToArray();
                if (FieldTable.Create(Extras.Environment) is { } table)
                {
                    ExtraTables.Environment = table;
                }
                else
                {
                    Extras.Tables?.Environment = null;
                }
            }
        }
    }

    /// <summary>The environment as it was given; null for a user without one.</summary>
    internal UserField[]? OwnEnvironment => _extra?.Environment;

    /// <summary>
    /// What <see cref="CustomIds"/>, <see cref="Custom"/> and <see cref="StatsigEnvironment"/> of a user without them are: empty, at an
    /// address that no other span has.
    /// </summary>
    /// <remarks>"[]" and "default" are the same span, so the address is what tells the absent from the empty when a user is copied.</remarks>
    internal static ReadOnlySpan<UserField> NoFields => Absent.AsSpan(0, 0);

    /// <summary>How fields are found where there are many; null for nearly every user.</summary>
    internal UserFieldTables? FieldTables => _extra?.Tables;

    private ReadOnlySpan<UserField> InlineCustomIds =>
        _customId.Name is not null ? MemoryMarshal.CreateReadOnlySpan(ref _customId, 1)
        : IsGivenEmpty(in _customId) ? MemoryMarshal.CreateReadOnlySpan(ref _customId, 0)
        : NoFields;

    private ReadOnlySpan<UserField> InlineCustom
    {
        get
        {
            ReadOnlySpan<UserField> all = MemoryMarshal.CreateReadOnlySpan(ref _custom.First, InlineCustomFields);
            int count = 0;
            while (count < all.Length && all[count].Name is not null)
            {
                count++;
            }

            return count == 0 && !IsGivenEmpty(in all[0]) ? NoFields : all[..count];
        }
    }

    private Extra Extras => _extra ??= new Extra();

    private UserFieldTables ExtraTables => Extras.Tables ??= new UserFieldTables();

    /// <summary>Reads a user from the JSON object that other Statsig SDKs use: "userID", "customIDs", "custom" and so on.</summary>
    /// <exception cref="System.Text.Json.JsonException">The bytes are not one JSON object, or a member has the wrong kind.</exception>
    public static StatsigUser FromJson(ReadOnlySpan<byte> utf8Json) => UserJsonReader.ReadUser(utf8Json);

    /// <summary>True when fields were read from a user without them, and false when they were given and are empty.</summary>
    internal static bool IsAbsent(ReadOnlySpan<UserField> fields) =>
        Unsafe.AreSame(ref MemoryMarshal.GetReference(fields), ref MemoryMarshal.GetReference(NoFields));

    /// <summary>One of the texts of <see cref="UserTexts"/>.</summary>
    internal string? TextAt(int position) => _texts[position];

    /// <summary>What the user agent says, parsed on first use and kept; null when the parser found nothing or failed.</summary>
    internal UserAgentInfo? ParsedUserAgent(IUserAgentParser parser, string userAgent)
    {
        // The text may come from a custom field instead of UserAgent, so the cache remembers which text it belongs to.
        Extra extra = Extras;
        UserAgentResult? cached = extra.ParsedUserAgent;
        if (cached is null || !ReferenceEquals(cached.Text, userAgent) || !ReferenceEquals(cached.Parser, parser))
        {
            // Two threads may both parse; both find the same, and either object serves.
            cached = new UserAgentResult(userAgent, parser, Parse(parser, userAgent));
            extra.ParsedUserAgent = cached;
        }

        return cached.Info;
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A parser must not affect other answers.")]
    private static UserAgentInfo? Parse(IUserAgentParser parser, string userAgent)
    {
        try
        {
            return parser.Parse(userAgent);
        }
        catch (Exception)
        {
            // The parser may be the application's own code; a user agent it fails on says nothing.
            return null;
        }
    }

    private static bool IsGivenEmpty(in UserField first) => first.Value.Kind == StatsigValueKind.Boolean && first.Name is null;

    [InlineArray(UserTexts.Count)]
    private struct InlineTexts
    {
        internal string? First;
    }

    [InlineArray(InlineCustomFields)]
    private struct InlineFields
    {
        internal UserField First;
    }

    private sealed class Extra
    {
        internal string? Ip;
        internal string? UserAgent;
        internal UserField[]? CustomIds;
        internal UserField[]? Custom;
        internal UserField[]? PrivateAttributes;
        internal UserField[]? Environment;
        internal UserFieldTables? Tables;
        internal volatile UserAgentResult? ParsedUserAgent;
    }

    private sealed record UserAgentResult(string Text, IUserAgentParser Parser, UserAgentInfo? Info);
}
