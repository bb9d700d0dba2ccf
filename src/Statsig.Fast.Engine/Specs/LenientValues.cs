namespace Statsig.Fast.Specs;

/// <summary>What members count as that a v1 payload lacks.</summary>
/// <remarks>
/// The reference does not read v1 payloads, so the older SDKs decide: they read each member where it is needed, and put these values in
/// the place of those that are not there. Where statsig-node and the Python SDK differ, Python's value is taken: statsig-node hashes
/// the word "undefined" for a salt, and throws for a condition without a type.
/// </remarks>
internal static class LenientValues
{
    internal const string IdType = "userID";

    /// <summary>The salt of a spec. That of a rule is the rule's ID, in v2 as well.</summary>
    internal const string Salt = "";

    internal const string RuleId = "";

    /// <summary>The rule matches without letting anyone pass.</summary>
    internal const double PassPercentage = 0;

    /// <summary>Of no known type, and so unsupported where an evaluation reaches it.</summary>
    internal const string ConditionType = "";
}
