namespace Statsig.Fast.Rulesets;

/// <summary>What an evaluation needed and was not allowed to infer.</summary>
internal enum InferenceGap : byte
{
    None,
    UserAgent,
    Country,
}
