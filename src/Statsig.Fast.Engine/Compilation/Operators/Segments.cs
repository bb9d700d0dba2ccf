using System;
using System.Text;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Compilation.Operators;

/// <summary>Membership in an ID list. An unknown list is empty, and a missing value is in no list.</summary>
internal static class Segments
{
    internal static CompiledCondition? TryCompile(string name, ValueSource source, TargetValue target, IdListStore lists)
    {
        if (name is not ("in_segment_list" or "not_in_segment_list"))
        {
            return null;
        }

        if (target.Text is not { } list)
        {
            return Fixed.Of(name == "not_in_segment_list", source, target);
        }

        var operand = new Operand(source, lists.Get(list));
        return new CompiledCondition(name == "in_segment_list" ? operand.In : operand.NotIn, List: operand.List);
    }

    private static bool InOther(IdList list, StatsigValue value) =>
        value.TryGetText(stackalloc char[NumberText.MaxLength], out ReadOnlySpan<char> text) && list.Contains(IdListKey.Of(text));

    private sealed record Operand(ValueSource Source, IdListStore.Reference List) : IValueOperand
    {
        public void AppendTarget(StringBuilder text) => ShownText.AppendQuoted(text, List.Name);

        internal bool In(ref EvaluationContext context)
        {
            bool isText = Source.TryReadText(ref context, out string? text, out StatsigValue other);
            if (List.Current is not { } list)
            {
                return false;
            }

            return isText ? list.Contains(IdListKey.Of(text)) : InOther(list, other);
        }

        internal bool NotIn(ref EvaluationContext context) => !In(ref context);
    }
}
