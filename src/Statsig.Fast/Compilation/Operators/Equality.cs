using System;
using System.Text;
using System.Text.Json;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Compilation.Operators;

/// <summary>"eq" and "neq": the kind of the target decides how the value is looked at.</summary>
internal static class Equality
{
    private delegate bool Comparison(Operand operand, StatsigValue value);

    internal static CompiledCondition? TryCompile(string name, ValueSource source, TargetValue target)
    {
        if (name is not ("eq" or "neq"))
        {
            return null;
        }

        Comparison comparison = target.Kind switch
        {
            JsonValueKind.Null => static (_, value) => value.IsNull,
            JsonValueKind.True => static (_, value) => value.Kind == StatsigValueKind.Boolean && value.BooleanValue,
            JsonValueKind.False => static (_, value) => value.Kind == StatsigValueKind.Boolean && !value.BooleanValue,
            JsonValueKind.Number => static (operand, value) => Facets.TryGetNumber(value, out double number) && number == operand.Target.Number,
            JsonValueKind.String => SameText,
            JsonValueKind.Array => SameElements,
            _ => SameMembers,
        };

        var operand = new Operand(source, target, comparison);
        return new CompiledCondition(name == "eq" ? operand.Equal : operand.NotEqual);
    }

    private static bool Equal(this Operand operand, ref EvaluationContext context) =>
        operand.Comparison(operand, operand.Source.Read(ref context));

    private static bool NotEqual(this Operand operand, ref EvaluationContext context) => !Equal(operand, ref context);

    private static bool SameText(Operand operand, StatsigValue value)
    {
        string target = operand.Target.Text!;
        return value.TextOrNull is { } text
            ? text == target
            : value.TryGetText(stackalloc char[NumberText.MaxLength], out ReadOnlySpan<char> other) && other.SequenceEqual(target);
    }

    private static bool SameElements(Operand operand, StatsigValue value)
    {
        string[] targets = operand.Target.Elements;
        ReadOnlySpan<StatsigValue> elements = value.Elements;
        if (!value.IsArray || elements.Length != targets.Length)
        {
            return false;
        }

        Span<char> buffer = stackalloc char[NumberText.MaxLength];
        for (int i = 0; i < targets.Length; i++)
        {
            ReadOnlySpan<char> text = elements[i].TryGetText(buffer, out ReadOnlySpan<char> some) ? some : default;
            if (!text.SequenceEqual(targets[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Objects on both sides: rare enough that the user's one is parsed at the time.</summary>
    private static bool SameMembers(Operand operand, StatsigValue value)
    {
        if (value.Kind != StatsigValueKind.Object)
        {
            return false;
        }

        TargetValue other = TargetValue.ReadUserObject(Encoding.UTF8.GetBytes(value.ToString()));
        string[] names = operand.Target.Elements;
        if (other.Elements.Length != names.Length)
        {
            return false;
        }

        for (int i = 0; i < names.Length; i++)
        {
            int at = Array.IndexOf(other.Elements, names[i]);
            if (at < 0 || other.Values[at] != operand.Target.Values[i])
            {
                return false;
            }
        }

        return true;
    }

    private sealed record Operand(ValueSource Source, TargetValue Target, Comparison Comparison);
}
