using Statsig.Fast.Evaluation;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Users;

namespace Statsig.Fast.Compilation.Operators;

/// <summary>The prepared operand of a condition that looks at one value.</summary>
internal interface IValueOperand : IFieldReader, IDescribedCondition
{
    /// <summary>Where the value comes from.</summary>
    new ValueSource Source { get; }

    ValueSource? IDescribedCondition.Source => Source;

    string IDescribedCondition.Type => Source.Type;

    string? IDescribedCondition.Operator => ConditionOperators.NameOf(Source.Operator);

    string? IDescribedCondition.Field => Source.Field;

    BucketKey? IDescribedCondition.Bucket => Source.BucketKey;

    void IFieldReader.AddFields(UsedFieldSet fields) => Source.AddFields(fields);
}
