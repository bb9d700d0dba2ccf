using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Users;

namespace Statsig.Fast.Evaluation;

/// <summary>Where a condition takes the value from that its operator looks at.</summary>
/// <remarks>One object per condition, chosen when the ruleset is compiled; a missing value reads as null.</remarks>
/// <param name="textPosition">The user's own text that this source reads first; -1 when it reads something else.</param>
internal abstract class ValueSource(int textPosition = -1) : IFieldReader
{
    private readonly int _textPosition = textPosition;

    /// <summary>
    /// The operator that looks at the value; for explanations. Set once, when the condition is compiled. Takes a byte that is free.
    /// </summary>
    internal ConditionOperator Operator { get; set; }

    /// <summary>The condition type that the source is compiled from.</summary>
    internal abstract string Type { get; }

    /// <summary>The field or ID type that is read; null for none.</summary>
    internal abstract string? Field { get; }

    /// <summary>The hash input of a bucket; null for every other value.</summary>
    internal virtual BucketKey? BucketKey => null;

    internal abstract StatsigValue Read(ref EvaluationContext context);

    /// <summary>Where <see cref="Read"/> finds the value, for explanations.</summary>
    /// <param name="context">The evaluation.</param>
    /// <param name="isPrivate">True when the value is a private attribute, or inferred from one.</param>
    internal abstract ExplainedOrigin OriginOf(ref EvaluationContext context, out bool isPrivate);

    /// <summary>Reads the value; that of a user's field, which is the usual source, without a virtual call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // The JIT inlines this by its profile; NativeAOT has no profile.
    internal StatsigValue ReadValue(ref EvaluationContext context) => this is UserFieldValue field ? field.ReadField(ref context) : Read(ref context);

    /// <inheritdoc/>
    public abstract void AddFields(UsedFieldSet fields);

    private protected static ExplainedOrigin Public(ExplainedOrigin origin, out bool isPrivate)
    {
        isPrivate = false;
        return origin;
    }

    /// <summary>The origin of a field that is inferred from another one when it is missing.</summary>
    private protected static ExplainedOrigin Inferred(
        UserFieldSource field, UserFieldSource? from, ExplainedOrigin inferred, ref EvaluationContext context, out bool isPrivate)
    {
        UserField[] globalFields = context.Ruleset.Settings.GlobalCustomFields;
        ExplainedOrigin origin = field.OriginOf(context.User, globalFields);
        if (origin == ExplainedOrigin.Missing && from?.Read(context.User, globalFields, out _).TextOrNull is not null)
        {
            isPrivate = from.OriginOf(context.User, globalFields) == ExplainedOrigin.Private;
            return inferred;
        }

        isPrivate = origin == ExplainedOrigin.Private;
        return origin;
    }

    /// <summary>The value when it is text, which it usually is; otherwise the value of another kind, or a missing one.</summary>
    /// <remarks>Most conditions look at one of the texts that every user has; this reads it without a virtual call.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryReadText(ref EvaluationContext context, [NotNullWhen(true)] out string? text, out StatsigValue other)
    {
        int position = _textPosition;
        if ((uint)position < UserTexts.Count)
        {
            text = context.User.TextAt(position);
            if (!string.IsNullOrEmpty(text))
            {
                other = default;
                return true;
            }
        }

        other = ReadValue(ref context);
        text = other.TextOrNull;
        return text is not null;
    }
}
