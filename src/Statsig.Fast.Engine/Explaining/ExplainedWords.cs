namespace Statsig.Fast.Explaining;

/// <summary>The words of the JSON form, and the phrases of the text form.</summary>
internal static class ExplainedWords
{
    internal static string Of(ExplainedKind kind) => kind switch
    {
        ExplainedKind.Gate => "gate",
        ExplainedKind.DynamicConfig => "dynamicConfig",
        ExplainedKind.Experiment => "experiment",
        ExplainedKind.Layer => "layer",
        _ => "parameterStore",
    };

    internal static string PhraseOf(ExplainedKind kind) => kind switch
    {
        ExplainedKind.Gate => "gate",
        ExplainedKind.DynamicConfig => "dynamic config",
        ExplainedKind.Experiment => "experiment",
        ExplainedKind.Layer => "layer",
        _ => "parameter store",
    };

    internal static string PhraseOf(ExplainedSpec spec) => spec.Entity switch
    {
        "segment" => "segment",
        "holdout" => "holdout",
        "autotune" => "autotune",
        _ => PhraseOf(spec.Kind),
    };

    internal static string Of(ExplanationState state) => state switch
    {
        ExplanationState.Ready => "ready",
        ExplanationState.Uninitialized => "uninitialized",
        ExplanationState.Loading => "loading",
        ExplanationState.NoSpecs => "noSpecs",
        ExplanationState.ShutDown => "shutDown",
        _ => "removed",
    };

    internal static string Of(ExplainedDecision decision) => decision switch
    {
        ExplainedDecision.Rule => "rule",
        ExplainedDecision.Default => "default",
        ExplainedDecision.Disabled => "disabled",
        ExplainedDecision.Override => "override",
        ExplainedDecision.Mapping => "mapping",
        ExplainedDecision.Delegate => "delegate",
        ExplainedDecision.Merge => "merge",
        ExplainedDecision.Autotune => "autotune",
        ExplainedDecision.Unrecognized => "unrecognized",
        ExplainedDecision.Unsupported => "unsupported",
        ExplainedDecision.TooDeep => "tooDeep",
        _ => "fault",
    };

    internal static string Of(ExplainedRuleResult result) => result switch
    {
        ExplainedRuleResult.NotMatched => "notMatched",
        ExplainedRuleResult.Passed => "passed",
        ExplainedRuleResult.OutsidePercentage => "outsidePercentage",
        ExplainedRuleResult.Delegated => "delegated",
        ExplainedRuleResult.Contributed => "contributed",
        ExplainedRuleResult.ContributedNothing => "contributedNothing",
        ExplainedRuleResult.NotStarted => "notStarted",
        _ => "stopped",
    };

    internal static string Of(ExplainedOrigin origin) => origin switch
    {
        ExplainedOrigin.Field => "field",
        ExplainedOrigin.Custom => "custom",
        ExplainedOrigin.GlobalCustom => "globalCustom",
        ExplainedOrigin.Private => "private",
        ExplainedOrigin.CustomId => "customID",
        ExplainedOrigin.Address => "address",
        ExplainedOrigin.UserAgent => "userAgent",
        ExplainedOrigin.Environment => "environment",
        ExplainedOrigin.ServerEnvironment => "serverEnvironment",
        ExplainedOrigin.Clock => "clock",
        ExplainedOrigin.App => "app",
        ExplainedOrigin.Bucket => "bucket",
        ExplainedOrigin.Experiment => "experiment",
        ExplainedOrigin.Missing => "missing",
        _ => "none",
    };

    internal static string PhraseOf(ExplainedOrigin origin) => origin switch
    {
        ExplainedOrigin.Field => "field of the user",
        ExplainedOrigin.Custom => "custom field",
        ExplainedOrigin.GlobalCustom => "custom field of all users",
        ExplainedOrigin.Private => "private attribute",
        ExplainedOrigin.CustomId => "custom ID",
        ExplainedOrigin.Address => "from the IP address",
        ExplainedOrigin.UserAgent => "from the user agent",
        ExplainedOrigin.Environment => "environment of the user",
        ExplainedOrigin.ServerEnvironment => "environment of the server",
        ExplainedOrigin.Clock => "clock",
        ExplainedOrigin.App => "app of the specs",
        ExplainedOrigin.Bucket => "bucket",
        ExplainedOrigin.Experiment => "group of the user",
        _ => "",
    };

    internal static string Of(ExplainedStickyAssignmentStatus status) => status switch
    {
        ExplainedStickyAssignmentStatus.Live => "live",
        ExplainedStickyAssignmentStatus.Kept => "kept",
        ExplainedStickyAssignmentStatus.Enforced => "enforced",
        ExplainedStickyAssignmentStatus.Ended => "ended",
        _ => "ignored",
    };

    internal static string KindOf(ExplainedCondition condition) => condition.Origin switch
    {
        ExplainedOrigin.None => "none",
        ExplainedOrigin.Missing => "missing",
        _ => condition.ValueKind switch
        {
            StatsigValueKind.Text => "text",
            StatsigValueKind.Number or StatsigValueKind.Integer => "number",
            StatsigValueKind.Boolean => "boolean",
            StatsigValueKind.Array => "list",
            StatsigValueKind.Object => "object",
            StatsigValueKind.Timestamp => "time",
            _ => "null",
        },
    };

    internal static string Of(EvaluationSource source) => source switch
    {
        EvaluationSource.Uninitialized => "Uninitialized",
        EvaluationSource.Loading => "Loading",
        EvaluationSource.NoValues => "NoValues",
        EvaluationSource.Network => "Network",
        EvaluationSource.StatsigNetwork => "StatsigNetwork",
        EvaluationSource.Bootstrap => "Bootstrap",
        _ => "DataAdapter",
    };
}
