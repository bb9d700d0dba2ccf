using System.Text;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Compilation.Operators;

/// <summary>Asks one condition through a whole server.</summary>
internal static class Verdict
{
    /// <summary>Whether a condition on the custom field "v" holds.</summary>
    /// <param name="operator">The operator.</param>
    /// <param name="target">The target as JSON; null when it is absent.</param>
    /// <param name="value">The user's value as JSON; null when the field is missing.</param>
    internal static bool Of(string @operator, string? target, string? value) =>
        Of(When.Field("v", @operator, target), value is null ? new StatsigUser("u") : UserWith(StatsigValue.FromJson(Encoding.UTF8.GetBytes(value))));

    internal static bool Of(string @operator, string? target, StatsigValue value) => Of(When.Field("v", @operator, target), UserWith(value));

    internal static bool Of(ConditionJson condition, StatsigUser user)
    {
        FeatureGate gate = TestServer.Create(new SpecBuilder().Gate("g", spec => spec.Rule("r", condition))).GetFeatureGate(user, "g");
        Assert.Equal(gate.Value ? "r" : "default", gate.RuleId);
        return gate.Value;
    }

    internal static StatsigUser UserWith(StatsigValue value) => new("u") { Custom = [new("v", value)] };
}
