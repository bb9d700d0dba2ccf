using System.Collections.Generic;
using System.Text;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Explaining;

namespace Statsig.Fast;

/// <summary>A condition of a rule, with the value that the user had.</summary>
/// <remarks>Texts are created when they are read, from the ruleset that answered.</remarks>
public sealed class ExplainedCondition
{
    private readonly IDescribedCondition _condition;
    private readonly StatsigValue _value;

    internal ExplainedCondition(IDescribedCondition condition) => _condition = condition;

    internal ExplainedCondition(IDescribedCondition condition, StatsigValue value, ExplainedOrigin origin, bool isMasked)
    {
        _condition = condition;
        _value = isMasked ? default : value; // An explanation that masks a value does not hold it either.
        ValueKind = value.Kind;
        Origin = origin;
        IsMasked = isMasked;
    }

    /// <summary>The condition type, such as "user_field".</summary>
    public string Type => _condition.Type;

    /// <summary>The operator, such as "any"; null for conditions without one.</summary>
    public string? Operator => _condition.Operator;

    /// <summary>The field that is read, or the ID type; null for conditions without one.</summary>
    public string? Field => _condition.Field;

    /// <summary>
    /// What the value is compared with, shortened; null for conditions without a target. Texts that are compared without regard to case are
    /// in lower case.
    /// </summary>
    public string? Target
    {
        get
        {
            var text = new StringBuilder();
            _condition.AppendTarget(text);
            return text.Length == 0 ? null : text.ToString();
        }
    }

    /// <summary>The number of elements of the target; null when it is not a list.</summary>
    public int? TargetCount => _condition.TargetCount;

    /// <summary>The value, shortened beyond 200 characters; null when it is missing or masked.</summary>
    public string? Value => _value.IsNull ? null : ValueText.Of(_value);

    /// <summary>The kind of the value.</summary>
    public StatsigValueKind ValueKind { get; }

    /// <summary>Where the value was found.</summary>
    public ExplainedOrigin Origin { get; }

    /// <summary>True when the value is a private attribute, or inferred from one, and therefore not shown.</summary>
    public bool IsMasked { get; }

    /// <summary>True when the condition holds; null when it was not evaluated, because the evaluation had ended.</summary>
    public bool? Holds { get; internal set; }

    /// <summary>
    /// True when the call itself does not evaluate the condition, because an earlier one of the rule does not hold. The result was computed
    /// for the explanation.
    /// </summary>
    public bool IsSkipped { get; internal set; }

    /// <summary>The bucket that the condition compares; null for other conditions.</summary>
    public ExplainedBucket? Bucket { get; internal set; }

    /// <summary>The gates, segments and experiments that the condition evaluated.</summary>
    public IReadOnlyList<ExplainedSpec> Specs { get; internal set; } = [];

    internal IDescribedCondition Described => _condition;
}
