using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.Compilation.Operators;

/// <summary>"eq" and "neq": the kind of the target decides how the value is looked at.</summary>
internal static class Equality
{
    private delegate bool Comparison(TargetValue target, StatsigValue value);

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
            JsonValueKind.Number => static (target, value) => Facets.TryGetNumber(value, out double number) && number == target.Number,
            JsonValueKind.String => static (target, value) => SameText(target, value),
            JsonValueKind.Array => HasRepeats(target.Elements) ? static (_, _) => false : static (target, value) => SameElements(target, value),
            _ => static (target, value) => SameMembers(target, value),
        };

        var operand = new Operand(source, target, comparison);
        return new CompiledCondition(name == "eq" ? operand.Equal : operand.NotEqual);
    }

    /// <summary>
    /// Whether two elements differ in nothing or only in case. The reference keeps one of them, so its list never has the value's length.
    /// </summary>
    private static bool HasRepeats(string[] elements)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return !Array.TrueForAll(elements, element => seen.Add(LowerCase.ToLower(element)));
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

    private static bool SameText(TargetValue target, StatsigValue value)
    {
        string text = target.Text!;
        return value.TextOrNull is { } same
            ? same == text
            : value.TryGetText(stackalloc char[NumberText.MaxLength], out ReadOnlySpan<char> other) && other.SequenceEqual(text);
    }

    private static bool SameElements(TargetValue target, StatsigValue value)
    {
        string[] targets = target.Elements;
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

    private static bool SameMembers(TargetValue target, StatsigValue value)
    {
        string[] names = target.Elements;
        ReadOnlySpan<UserField> members = value.Members;
        if (value.Kind != StatsigValueKind.Object || members.Length != names.Length)
        {
            return false;
        }

        Span<char> buffer = stackalloc char[NumberText.MaxLength];
        for (int i = 0; i < names.Length; i++)
        {
            if (!HasMember(members, names[i], target.Values[i], buffer))
            {
                return false;
            }
        }

        return true;
    }

    private sealed record Operand(ValueSource Source, TargetValue Target, Comparison Comparison) : IValueOperand
    {
        public int? TargetCount => Target.Count;

        public void AppendTarget(StringBuilder text) => Target.AppendTo(text);

        internal bool Equal(ref EvaluationContext context) => Comparison(Target, Source.ReadValue(ref context));

        internal bool NotEqual(ref EvaluationContext context) => !Equal(ref context);
    }
}
