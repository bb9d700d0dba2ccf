using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Statsig.Fast.Internals;
using Statsig.Fast.Users;

namespace Statsig.Fast;

/// <summary>The user, or other unit, for which gates and experiments are evaluated.</summary>
/// <remarks>
/// <para>
/// Immutable after construction and thread-safe. Evaluation and logging keep references to it and never copy it. A user without any ID is
/// allowed: every unit ID is then empty text, so all such users share one bucket.
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

    // Marks a list that was set and is empty, as its first field. Its null name ends the list like an unused field.
    private static readonly UserField GivenEmpty = new(null!, true);

    // Contiguous, so that a condition reads its field by position, without a branch per field.
    private InlineTexts _texts;

    // The fields that a small user does not have. Null for most users of a service that sets neither address nor user agent.
    private Extra? _extra;

    // One custom ID and three custom fields are in the object itself, so that a user with them is one allocation of 160 bytes. A null name
    // ends the list; when there are more, all of them are in the arrays of _extra and none here.
    private UserField _customId;
    private InlineFields _custom;

    /// <summary>Creates a user without a user ID.</summary>
    public StatsigUser()
    {
    }

    /// <summary>Creates a user.</summary>
    /// <param name="userId">The user ID; null and empty are allowed.</param>
    public StatsigUser(string? userId) => _texts[UserTexts.UserId] = userId;

    /// <summary>Creates a user with a numeric user ID, used as its decimal text.</summary>
    public StatsigUser(long userId) => _texts[UserTexts.UserId] = userId.ToString(CultureInfo.InvariantCulture);

    /// <summary>The user ID, by which specs with the ID type "userID" are bucketed.</summary>
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

    /// <summary>The IPv4 address as dotted text; conditions on the country use it when the country is not set.</summary>
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
    /// When a name is repeated, the last value applies. The list is copied when set. An empty list is logged as such; setting the list that
    /// was read from a user without custom IDs sets none. Source: the reference.
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
    /// When a name is repeated, the last value applies. The list is copied when set. An empty list is logged as such; setting the list that
    /// was read from a user without custom fields sets none. Source: the reference.
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
    /// <remarks>When a name is repeated, the last value applies. The list is copied when set.</remarks>
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

    /// <summary>The environment of the user, normally one "tier"; it takes precedence over that of the server's options.</summary>
    /// <remarks>
    /// When a name is repeated, the last value applies. The list is copied when set. An empty environment is logged as such, without the
    /// server's entries; conditions read missing entries from the server's. Setting the environment that was read from a user without one
    /// sets none.
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

    /// <summary>The environment as it was set; null for a user without one.</summary>
    internal UserField[]? OwnEnvironment => _extra?.Environment;

    /// <summary>
    /// What <see cref="CustomIds"/>, <see cref="Custom"/> and <see cref="StatsigEnvironment"/> of a user without them are: empty, at an
    /// address that no other span has.
    /// </summary>
    /// <remarks>
    /// "[]" and "default" are the same span, so only the address distinguishes an absent list from an empty one when a user is copied.
    /// </remarks>
    internal static ReadOnlySpan<UserField> NoFields => Absent.AsSpan(0, 0);

    /// <summary>The look-up of fields for users with many of them; null for nearly every user.</summary>
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

    /// <summary>Finds a custom field among the few that lie in the user; false also when there are more, which lie elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Part of reading a field, which calls nothing then.
    internal bool TryFindInlineCustom(string name, out StatsigValue value)
    {
        ReadOnlySpan<UserField> fields = MemoryMarshal.CreateReadOnlySpan(ref _custom.First, InlineCustomFields);
        for (int i = 0; i < fields.Length && fields[i].Name is { } candidate; i++)
        {
            if (NameComparison.AreEqual(candidate, name))
            {
                value = fields[i].Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    private Extra Extras => _extra ??= new Extra();

    private UserFieldTables ExtraTables => Extras.Tables ??= new UserFieldTables();

    /// <summary>Reads a user from the JSON object that other Statsig SDKs use: "userID", "customIDs", "custom" and so on.</summary>
    /// <exception cref="System.Text.Json.JsonException">The bytes are not one JSON object, or a member has the wrong kind.</exception>
    public static StatsigUser FromJson(ReadOnlySpan<byte> utf8Json) => UserJsonReader.ReadUser(utf8Json);

    /// <summary>True when fields were read from a user without them, and false when they were set and are empty.</summary>
    internal static bool IsAbsent(ReadOnlySpan<UserField> fields) =>
        Unsafe.AreSame(ref MemoryMarshal.GetReference(fields), ref MemoryMarshal.GetReference(NoFields));

    /// <summary>One of the texts of <see cref="UserTexts"/>.</summary>
    internal string? TextAt(int position) => _texts[position];

    /// <summary>The parsed user agent, created on first use and cached; null when the parser found nothing or failed.</summary>
    internal UserAgentInfo? ParsedUserAgent(IUserAgentParser parser, string userAgent)
    {
        // The text may come from a custom field instead of UserAgent, so the cache keeps the text that was parsed.
        Extra extra = Extras;
        UserAgentResult? cached = extra.ParsedUserAgent;
        if (cached is null || !ReferenceEquals(cached.Text, userAgent) || !ReferenceEquals(cached.Parser, parser))
        {
            // Two threads may both parse; both results are equal, and either object is valid.
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
            // The parser may be application code; when it fails, the four fields are missing.
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
