using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Compilation.Operators;

/// <summary>Conditions whose result the target alone decides, such as a compare with something that is not a number.</summary>
internal static class Fixed
{
    internal static readonly CompiledCondition Always = new(null);

    internal static readonly CompiledCondition Never = new(static (ref EvaluationContext _) => false);

    internal static CompiledCondition Of(bool result) => result ? Always : Never;
}
