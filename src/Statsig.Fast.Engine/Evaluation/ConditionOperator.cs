namespace Statsig.Fast.Evaluation;

/// <summary>
/// The operator of a condition, by its name in payloads; for explanations only, because evaluation calls what it was compiled to.
/// </summary>
internal enum ConditionOperator : byte
{
    None,
    Other,
    Any,
    NoneOf,
    AnyCaseSensitive,
    NoneCaseSensitive,
    StartsWithAny,
    EndsWithAny,
    ContainsAny,
    ContainsNone,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    VersionGreater,
    VersionGreaterOrEqual,
    VersionLess,
    VersionLessOrEqual,
    VersionEqual,
    VersionNotEqual,
    Before,
    After,
    On,
    Equal,
    NotEqual,
    ArrayContainsAny,
    ArrayContainsNone,
    ArrayContainsAll,
    NotArrayContainsAll,
    InSegmentList,
    NotInSegmentList,
    Matches,
}
