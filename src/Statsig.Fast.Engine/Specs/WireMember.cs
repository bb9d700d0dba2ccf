namespace Statsig.Fast.Specs;

/// <summary>A member of a payload that some reader knows. <see cref="WireNames"/> has its name.</summary>
/// <remarks>Members of one object stand close together, so that a reader's switch is one jump table.</remarks>
internal enum WireMember : byte
{
    /// <summary>Any other name: readers skip the member.</summary>
    Unknown,

    // The payload itself.
    HasUpdates,
    Time,
    FeatureGates,
    DynamicConfigs,
    LayerConfigs,
    ConditionMap,
    ExperimentToLayer,
    Layers,
    Checksum,
    ResponseFormat,
    CompanyId,
    AppId,
    SdkKeysToAppIds,
    HashedSdkKeysToAppIds,
    HashedSdkKeyUsed,
    IdLists,
    Diagnostics,
    SdkConfigs,
    SdkFlags,
    DefaultEnvironment,
    SessionReplayInfo,
    ParamStores,
    CmabConfigs,
    Overrides,
    OverrideRules,

    // Specs.
    Entity,
    ExplicitParameters,
    HasSharedParams,
    IsActive,
    ForwardAllExposures,
    FieldsUsed,
    UseNewLayerEval,
    Rules,
    Enabled,
    DefaultValue,
    Version,
    TargetAppIds,

    // Specs, rules and conditions.
    Name,
    Type,
    Salt,
    IdType,

    // Rules.
    Id,
    PassPercentage,
    Conditions,
    ReturnValue,
    GroupName,
    ConfigDelegate,
    IsExperimentGroup,
    SamplingRate,

    // Conditions.
    Operator,
    Field,
    TargetValue,
    AdditionalValues,

    // Parameter stores.
    Parameters,
    RefType,
    ParamType,
    Value,
    GateName,
    PassValue,
    FailValue,
    ConfigName,
    ExperimentName,
    LayerName,
    ParamName,

    // Contextual autotunes.
    SampleRate,
    HigherIsBetter,
    Groups,
    Config,
    TargetingGateName,
    ParameterValues,
    Alpha,
    Intercept,
    Records,
    WeightsNumerical,
    WeightsCategorical,

    // Config mappings.
    NewConfigName,
    RuleName,
    StartTime,
}
