using System;
using Statsig.Fast.Internals;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Users;

namespace Statsig.Fast.Evaluation;

/// <summary>"environment_field": the user's own environment, then the server's.</summary>
internal sealed class EnvironmentValue(string? field) : ValueSource
{
    private readonly string _exact = field ?? "";
    private readonly FieldName _exactName = new(field ?? "");
    private readonly string _lower = Internals.Text.LowerCase.ToLower(field ?? "");

    internal override string Type => "environment_field";

    internal override string? Field => @field;

    public override void AddFields(UsedFieldSet fields) => fields.Add(UsedFieldKind.Environment, _exact);

    internal override StatsigValue Read(ref EvaluationContext context)
    {
        if (TryFindOwn(context.User, out StatsigValue value)
            || TryFind(context.Ruleset.Environment, _exact, out value)
            || TryFind(context.Ruleset.Environment, _lower, out value))
        {
            return value;
        }

        return default;
    }

    internal override ExplainedOrigin OriginOf(ref EvaluationContext context, out bool isPrivate)
    {
        isPrivate = false;
        UserField[] environment = context.Ruleset.Environment;
        return TryFindOwn(context.User, out _) ? ExplainedOrigin.Environment
            : TryFind(environment, _exact, out _) || TryFind(environment, _lower, out _) ? ExplainedOrigin.ServerEnvironment
            : ExplainedOrigin.Missing;
    }

    private bool TryFindOwn(StatsigUser user, out StatsigValue value) => user.FieldTables?.Environment is { } table
        ? table.TryFind(in _exactName, out value)
        : TryFind(user.OwnEnvironment, _exact, out value);

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

    internal override string Type => "current_time";

    internal override string? Field => null;

    internal override ExplainedOrigin OriginOf(ref EvaluationContext context, out bool isPrivate) => Public(ExplainedOrigin.Clock, out isPrivate);
}

/// <summary>"unit_id": the unit ID with its own kind; missing stays missing.</summary>
internal sealed class UnitIdValue(UnitIdSource unitId) : ValueSource(unitId.IsUserId ? UserTexts.UserId : -1)
{
    public override void AddFields(UsedFieldSet fields) => fields.Add(unitId);

    internal override string Type => "unit_id";

    internal override string? Field => unitId.IdType;

    internal override StatsigValue Read(ref EvaluationContext context) => unitId.Read(context.User);

    internal override ExplainedOrigin OriginOf(ref EvaluationContext context, out bool isPrivate) => Public(
        unitId.Read(context.User).IsNull ? ExplainedOrigin.Missing : unitId.IsUserId ? ExplainedOrigin.Field : ExplainedOrigin.CustomId, out isPrivate);
}

/// <summary>"user_bucket": the user's bucket of 1,000 under a salt.</summary>
internal sealed class UserBucketValue(BucketKey key) : ValueSource
{
    public override void AddFields(UsedFieldSet fields) => fields.Add(key.UnitId);

    internal const string TypeName = "user_bucket";

    internal override string Type => TypeName;

    internal override string? Field => key.UnitId.IdType;

    internal override BucketKey? BucketKey => key;

    internal override StatsigValue Read(ref EvaluationContext context) => Bucketing.UserBucket(key, ref context);

    internal override ExplainedOrigin OriginOf(ref EvaluationContext context, out bool isPrivate) => Public(ExplainedOrigin.Bucket, out isPrivate);
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

    internal override string Type => "target_app";

    internal override string? Field => null;

    internal override ExplainedOrigin OriginOf(ref EvaluationContext context, out bool isPrivate) =>
        Public(Read(ref context).IsNull ? ExplainedOrigin.Missing : ExplainedOrigin.App, out isPrivate);
}

/// <summary>"experiment_group": the group that the user has in an experiment.</summary>
internal sealed class ExperimentGroupValue(string? experiment) : ValueSource
{
    internal override string Type => "experiment_group";

    internal override string? Field => experiment;

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
            Trail = context.Memo?.EmptyTrail ?? ruleset.EmptyTrail,
        };
        CompiledSpec? resolved;
        Outcome outcome = FeatureSwitches.Explanations && context.Memo?.Trace is { } trace
            ? trace.ResolveGroup(experiment, spec, ref inner, out resolved)
            : Evaluator.Resolve(SpecKind.Experiment, experiment, spec, ref inner, out resolved);
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

    internal override ExplainedOrigin OriginOf(ref EvaluationContext context, out bool isPrivate) =>
        Public(experiment is null ? ExplainedOrigin.Missing : ExplainedOrigin.Experiment, out isPrivate);
}
