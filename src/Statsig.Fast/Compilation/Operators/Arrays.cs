using System;
using System.Collections.Generic;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Compilation.Operators;

/// <summary>What lists have in common. Elements are compared as text and with their case; unless both sides are lists, all four are false.</summary>
/// <remarks>An element without text, null or an object, equals no target, not even an empty one. Source: the reference.</remarks>
internal static class Arrays
{
    internal static CompiledCondition? TryCompile(string name, ValueSource source, TargetValue target)
    {
        if (name is not ("array_contains_any" or "array_contains_none" or "array_contains_all" or "not_array_contains_all"))
        {
            return null;
        }

        if (!target.IsArray)
        {
            return Fixed.Never;
        }

        string[] distinct = [.. new HashSet<string>(target.Elements, StringComparer.Ordinal)];
        var operand = new Operand(source, TextSet.Create(distinct), distinct);
        return new CompiledCondition(name switch
        {
            "array_contains_any" => operand.ContainsAny,
            "array_contains_none" => operand.ContainsNone,
            "array_contains_all" => operand.ContainsAll,
            _ => operand.LacksSome,
        });
    }

    private static bool ContainsAny(this Operand operand, ref EvaluationContext context)
    {
        StatsigValue value = operand.Source.Read(ref context);
        return value.IsArray && AnyIn(operand, value);
    }

    private static bool ContainsNone(this Operand operand, ref EvaluationContext context)
    {
        StatsigValue value = operand.Source.Read(ref context);
        return value.IsArray && !AnyIn(operand, value);
    }

    private static bool ContainsAll(this Operand operand, ref EvaluationContext context)
    {
        StatsigValue value = operand.Source.Read(ref context);
        return value.IsArray && AllIn(operand, value);
    }

    private static bool LacksSome(this Operand operand, ref EvaluationContext context)
    {
        StatsigValue value = operand.Source.Read(ref context);
        return value.IsArray && !AllIn(operand, value);
    }

    private static bool AnyIn(Operand operand, StatsigValue list)
    {
        Span<char> buffer = stackalloc char[NumberText.MaxLength];
        foreach (ref readonly StatsigValue element in list.Elements)
        {
            if (element.TryGetText(buffer, out ReadOnlySpan<char> text) && operand.Set.Contains(text))
            {
                return true;
            }
        }

        return false;
    }

    private static bool AllIn(Operand operand, StatsigValue list)
    {
        Span<char> buffer = stackalloc char[NumberText.MaxLength];
        foreach (string target in operand.Distinct)
        {
            bool found = false;
            foreach (ref readonly StatsigValue element in list.Elements)
            {
                if (element.TryGetText(buffer, out ReadOnlySpan<char> text) && text.SequenceEqual(target))
                {
                    found = true;
                    break;
                }
            }

            if (!found)
            {
                return false;
            }
        }

        return true;
    }

    private sealed record Operand(ValueSource Source, TextSet Set, string[] Distinct) : IValueOperand;
}
