using Statsig.Fast.Evaluation.Inference;
using Statsig.Fast.Internals;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Users;

namespace Statsig.Fast.Evaluation;

/// <summary>"user_field": a field of the user.</summary>
internal sealed class UserFieldValue(UserFieldSource field) : ValueSource(field.TextPosition)
{
    internal override string Type => "user_field";

    internal override string? Field => @field.Name;

    public override void AddFields(UsedFieldSet fields) => field.AddFields(fields);

    internal override StatsigValue Read(ref EvaluationContext context) => ReadField(ref context);

    internal StatsigValue ReadField(ref EvaluationContext context) => field.Read(context.User, context.Ruleset.Settings.GlobalCustomFields, out _);

    internal override ExplainedOrigin OriginOf(ref EvaluationContext context, out bool isPrivate)
    {
        ExplainedOrigin origin = field.OriginOf(context.User, context.Ruleset.Settings.GlobalCustomFields);
        isPrivate = origin == ExplainedOrigin.Private;
        return origin;
    }
}

/// <summary>"ip_based": a field of the user, and the country of the address when the country is missing.</summary>
internal sealed class CountryValue(UserFieldSource field) : ValueSource(field.TextPosition)
{
    private static readonly UserFieldSource Ip = new("ip");

    internal override string Type => "ip_based";

    internal override string? Field => @field.Name;

    public override void AddFields(UsedFieldSet fields)
    {
        field.AddFields(fields);
        if (field.Name == "country")
        {
            Ip.AddFields(fields);
        }
    }

    internal override StatsigValue Read(ref EvaluationContext context)
    {
        EvaluationSettings settings = context.Ruleset.Settings;
        StatsigValue value = field.Read(context.User, settings.GlobalCustomFields, out bool found);
        if (found || field.Name != "country" || Ip.Read(context.User, settings.GlobalCustomFields, out _).TextOrNull is not { } address)
        {
            return value;
        }

        // Both have the same value; the first is a constant when the lookup is trimmed, which removes its code.
        if (!FeatureSwitches.IpCountryLookup || !settings.LooksUpCountries)
        {
            context.Gap = InferenceGap.Country;
            return default;
        }

        return IpCountryTable.Find(address);
    }

    internal override ExplainedOrigin OriginOf(ref EvaluationContext context, out bool isPrivate) =>
        Inferred(field, field.Name == "country" ? Ip : null, ExplainedOrigin.Address, ref context, out isPrivate);
}

/// <summary>"ua_based": a field of the user, or the parsed user agent when the field is missing.</summary>
internal sealed class UserAgentValue(UserFieldSource field) : ValueSource
{
    private static readonly UserFieldSource UserAgent = new("userAgent");

    internal override string Type => "ua_based";

    internal override string? Field => @field.Name;

    private readonly UserAgentField _field = field.Name?.ToLowerInvariant() switch
    {
        "os_name" or "osname" => UserAgentField.OsName,
        "os_version" or "osversion" => UserAgentField.OsVersion,
        "browser_name" or "browsername" => UserAgentField.BrowserName,
        "browser_version" or "browserversion" => UserAgentField.BrowserVersion,
        _ => UserAgentField.None,
    };

    public override void AddFields(UsedFieldSet fields)
    {
        field.AddFields(fields);
        if (_field != UserAgentField.None)
        {
            UserAgent.AddFields(fields);
        }
    }

    internal override StatsigValue Read(ref EvaluationContext context)
    {
        EvaluationSettings settings = context.Ruleset.Settings;
        StatsigValue value = field.Read(context.User, settings.GlobalCustomFields, out bool found);
        if (found || _field == UserAgentField.None || UserAgent.Read(context.User, settings.GlobalCustomFields, out _).TextOrNull is not { } userAgent)
        {
            return value;
        }

        if (settings.UserAgentParser is not { } parser)
        {
            context.Gap = InferenceGap.UserAgent;
            return default;
        }

        return context.User.ParsedUserAgent(parser, userAgent) is not { } info ? default : _field switch
        {
            UserAgentField.OsName => info.OsName,
            UserAgentField.OsVersion => info.OsVersion,
            UserAgentField.BrowserName => info.BrowserName,
            _ => info.BrowserVersion,
        };
    }

    internal override ExplainedOrigin OriginOf(ref EvaluationContext context, out bool isPrivate) =>
        Inferred(field, _field == UserAgentField.None ? null : UserAgent, ExplainedOrigin.UserAgent, ref context, out isPrivate);

    private enum UserAgentField : byte
    {
        None,
        OsName,
        OsVersion,
        BrowserName,
        BrowserVersion,
    }
}
