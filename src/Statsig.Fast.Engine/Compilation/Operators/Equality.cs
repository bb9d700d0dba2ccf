using System;
using System.Collections.Generic;
using System.Text.Json;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Internals.Text;

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
            // The current time is a point in time and nothing else: it has no value that a target could equal.
            JsonValueKind.Null => static (_, value) => value.IsNull || value.Kind == StatsigValueKind.Timestamp,
            JsonValueKind.True => static (_, value) => value.Kind == StatsigValueKind.Boolean && value.BooleanValue,
            JsonValueKind.False => static (_, value) => value.Kind == StatsigValueKind.Boolean && !value.BooleanValue,
            JsonValueKind.Number => static (operand, value) => Facets.TryGetNumber(value, out double number) && number == operand.Target.Number,
            JsonValueKind.String => SameText,
            JsonValueKind.Array => HasRepeats(target.Elements) ? static (_, _) => false : SameElements,
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

    /// <summary>
    /// Whether two elements differ in nothing or only in case. The reference keeps one of them, so its list never has the value's length.
    /// </summary>
    private static bool HasRepeats(string[] elements)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return !Array.TrueForAll(elements, element => seen.Add(LowerCase.ToLower(element)));
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
            if (!elements[i].TryGetText(buffer, out ReadOnlySpan<char> text) || !text.SequenceEqual(targets[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool SameMembers(Operand operand, StatsigValue value)
    {
        string[] names = operand.Target.Elements;
        ReadOnlySpan<UserField> members = value.Members;
        if (value.Kind != StatsigValueKind.Object || members.Length != names.Length)
        {
            return false;
        }

        Span<char> buffer = stackalloc char[NumberText.MaxLength];
        for (int i = 0; i < names.Length; i++)
        {
            if (!HasMember(members, names[i], operand.Target.Values[i], buffer))
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasMember(ReadOnlySpan<UserField> members, string name, string target, Span<char> buffer)
    {
        foreach (ref readonly UserField member in members)
        {
            if (member.Name == name)
            {
                return member.Value.TryGetText(buffer, out ReadOnlySpan<char> text) && text.SequenceEqual(target);
            }
        }

        return false;
    }

    private sealed record Operand(ValueSource Source, TargetValue Target, Comparison Comparison) : IValueOperand;
}
