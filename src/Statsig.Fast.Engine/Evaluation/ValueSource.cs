using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Statsig.Fast.Evaluation.Inference;
using Statsig.Fast.Internals;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Users;

namespace Statsig.Fast.Evaluation;

/// <summary>Where a condition takes the value from that its operator looks at.</summary>
/// <remarks>One object per condition, chosen when the ruleset is compiled; a missing value reads as null.</remarks>
/// <param name="textPosition">The user's own text that this source reads first; -1 when it reads something else.</param>
internal abstract class ValueSource(int textPosition = -1) : IFieldReader
{
    private readonly int _textPosition = textPosition;

    internal abstract StatsigValue Read(ref EvaluationContext context);

    /// <summary>Reads the value; that of a user's field, which is the usual source, without a virtual call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // What the JIT's profile finds out, NativeAOT has to be told.
    internal StatsigValue ReadValue(ref EvaluationContext context) => this is UserFieldValue field ? field.ReadField(ref context) : Read(ref context);

    /// <inheritdoc/>
    public abstract void AddFields(UsedFieldSet fields);

    /// <summary>The value when it is text, which it usually is; otherwise the value of another kind, or a missing one.</summary>
    /// <remarks>Most conditions look at one of the texts that every user has; this reads it without a virtual call.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryReadText(ref EvaluationContext context, [NotNullWhen(true)] out string? text, out StatsigValue other)
    {
        int position = _textPosition;
        if ((uint)position < UserTexts.Count)
        {
            text = context.User.TextAt(position);
            if (!string.IsNullOrEmpty(text))
            {
                other = default;
                return true;
            }
        }

        other = ReadValue(ref context);
        text = other.TextOrNull;
        return text is not null;
    }
}

/// <summary>"user_field": a field of the user.</summary>
internal sealed class UserFieldValue(UserFieldSource field) : ValueSource(field.TextPosition)
{
    public override void AddFields(UsedFieldSet fields) => field.AddFields(fields);

    internal override StatsigValue Read(ref EvaluationContext context) => ReadField(ref context);

    internal StatsigValue ReadField(ref EvaluationContext context) => field.Read(context.User, context.Ruleset.Settings.GlobalCustomFields, out _);
}

/// <summary>"ip_based": a field of the user, and the country of the address when the country is missing.</summary>
internal sealed class CountryValue(UserFieldSource field) : ValueSource(field.TextPosition)
{
    private static readonly UserFieldSource Ip = new("ip");

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
}

/// <summary>"ua_based": a field of the user, or the parsed user agent when the field is missing.</summary>
internal sealed class UserAgentValue(UserFieldSource field) : ValueSource
{
    private static readonly UserFieldSource UserAgent = new("userAgent");

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

    private enum UserAgentField : byte
    {
        None,
        OsName,
        OsVersion,
        BrowserName,
        BrowserVersion,
    }
}

/// <summary>"environment_field": the user's own environment, then the server's.</summary>
internal sealed class EnvironmentValue(string? field) : ValueSource
{
    private readonly string _exact = field ?? "";
    private readonly FieldName _exactName = new(field ?? "");
    private readonly string _lower = Internals.Text.LowerCase.ToLower(field ?? "");

    public override void AddFields(UsedFieldSet fields) => fields.Add(UsedFieldKind.Environment, _exact);

    internal override StatsigValue Read(ref EvaluationContext context)
    {
        if ((context.User.FieldTables?.Environment is { } table
                ? table.TryFind(in _exactName, out StatsigValue value)
                : TryFind(context.User.OwnEnvironment, _exact, out value))
            || TryFind(context.Ruleset.Environment, _exact, out value)
            || TryFind(context.Ruleset.Environment, _lower, out value))
        {
            return value;
        }

        return default;
    }

    private static bool TryFind(ReadOnlySpan<UserField> environment, string name, out StatsigValue value)
    {
        foreach (ref readonly UserField entry in environment)
        {
            if (entry.Name == name)
            {
                value = entry.Value;
                return true;
            }
        }

        value = default;
        return false;
    }
}

/// <summary>"current_time": the server's clock, which only time operators can read.</summary>
internal sealed class CurrentTimeValue : ValueSource
{
    public override void AddFields(UsedFieldSet fields)
    {
        // The clock is not a field of the user.
    }

    internal override StatsigValue Read(ref EvaluationContext context) =>
        StatsigValue.Timestamp(context.Ruleset.Settings.Clock.GetUtcNow().ToUnixTimeMilliseconds());
}

/// <summary>"unit_id": the unit ID with its own kind; missing stays missing.</summary>
internal sealed class UnitIdValue(UnitIdSource unitId) : ValueSource(unitId.IsUserId ? UserTexts.UserId : -1)
{
    public override void AddFields(UsedFieldSet fields) => fields.Add(unitId);

    internal override StatsigValue Read(ref EvaluationContext context) => unitId.Read(context.User);
}

/// <summary>"user_bucket": the user's bucket of 1,000 under a salt.</summary>
internal sealed class UserBucketValue(BucketKey key) : ValueSource
{
    public override void AddFields(UsedFieldSet fields) => fields.Add(key.UnitId);

    internal override StatsigValue Read(ref EvaluationContext context) => Bucketing.UserBucket(key, ref context);
}

/// <summary>"target_app": the app ID of the payload.</summary>
internal sealed class TargetAppValue : ValueSource
{
    public override void AddFields(UsedFieldSet fields)
    {
        // The payload's app is not a field of the user.
    }

    internal override StatsigValue Read(ref EvaluationContext context) =>
        context.Client is { } client ? client.AppId : context.Ruleset.AppId;
}

/// <summary>"experiment_group": the group that the user has in an experiment.</summary>
internal sealed class ExperimentGroupValue(string? experiment) : ValueSource
{
    public override void AddFields(UsedFieldSet fields)
    {
        if (experiment is not null)
        {
            fields.Experiments.Add(experiment);
        }
    }

    internal override StatsigValue Read(ref EvaluationContext context)
    {
        if (experiment is null)
        {
            return default; // No experiment is named, also in client responses.
        }

        if (context.Client is { } client)
        {
            // As in the reference, a client response does not evaluate groups, but the result of the whole rule with a missing group is
            // visible.
            client.AskedForGroup = true;
            client.RuleHolds = null;
            context.Stop(HaltReason.Unsupported);
            return default;
        }

        if (!context.TryEnter())
        {
            return default;
        }

        // A separate evaluation with a separate exposure, as by the public API: the outer result contains nothing of it. Only depth and
        // count are passed on, so that experiments that refer to each other end, and the known results of nested gates.
        Ruleset ruleset = context.Ruleset;
        CompiledSpec? spec = ruleset.Configs.Find(experiment);
        var inner = new EvaluationContext(ruleset, context.User, context.Overrides)
        {
            Depth = context.Depth,
            Evaluations = context.Evaluations,
            Patterns = context.Patterns,
            Memo = context.Memo ?? (spec is { NeedsMemo: true } ? NestedGateMemo.Rent() : null),
            Groups = context.Groups,
        };
        Outcome outcome = Evaluator.Resolve(SpecKind.Experiment, experiment, spec, ref inner, out CompiledSpec? resolved);
        context.Groups?.Add(experiment, resolved, outcome, ref inner);
        if (context.Memo is null)
        {
            NestedGateMemo.Return(inner.Memo);
        }

        context.Depth--;
        context.Evaluations = inner.Evaluations;
        context.Patterns = inner.Patterns;
        if (inner.Halt == HaltReason.DepthExceeded)
        {
            context.Stop(HaltReason.DepthExceeded);
        }

        return inner.Halt == HaltReason.None ? outcome.GroupName : null;
    }
}
