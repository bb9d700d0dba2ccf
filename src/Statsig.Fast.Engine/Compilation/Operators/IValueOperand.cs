using Statsig.Fast.Evaluation;
using Statsig.Fast.Users;

namespace Statsig.Fast.Compilation.Operators;

/// <summary>The prepared operand of a condition that looks at one value.</summary>
internal interface IValueOperand : IFieldReader
{
    /// <summary>Where the value comes from.</summary>
    ValueSource Source { get; }

    void IFieldReader.AddFields(UsedFieldSet fields) => Source.AddFields(fields);
}
