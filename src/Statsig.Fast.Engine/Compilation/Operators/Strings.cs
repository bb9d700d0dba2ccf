using System;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.Compilation.Operators;

/// <summary>Operators that look for the value's text in a list: whole, at its start, at its end, or inside.</summary>
/// <remarks>
/// All but the case-sensitive ones compare lower-case forms. A missing value counts as empty text. A target that is not a list
/// matches nothing; for "any" and "none" the names of an object serve as the list. Source: the reference.
/// </remarks>
internal static class Strings
{
    internal static CompiledCondition? TryCompile(string name, ValueSource source, TargetValue target)
    {
        switch (name)
        {
            case "any":
            case "none":
                if (!target.IsArray && !target.IsObject)
                {
                    return Fixed.Of(name == "none");
                }

                var lowered = new SetOperand(source, TextSet.CreateLowered(target.Elements));
                return new CompiledCondition(name == "any" ? lowered.Any : lowered.None);
            case "any_case_sensitive":
            case "none_case_sensitive":
                if (!target.IsArray)
                {
                    return Fixed.Of(name == "none_case_sensitive");
                }

                var exact = new SetOperand(source, TextSet.Create(target.Elements));
                return new CompiledCondition(name == "any_case_sensitive" ? exact.AnyExact : exact.NoneExact);
            case "str_starts_with_any":
            case "str_ends_with_any":
            case "str_contains_any":
            case "str_contains_none":
                if (!target.IsArray)
                {
                    return Fixed.Of(name == "str_contains_none");
                }

                var needles = new NeedlesOperand(source, TextNeedles.Create(target.Elements));
                return new CompiledCondition(name switch
                {
                    "str_starts_with_any" => needles.StartsWithAny,
                    "str_ends_with_any" => needles.EndsWithAny,
                    "str_contains_any" => needles.ContainsAny,
                    _ => needles.ContainsNone,
                });
            default:
                return null;
        }
    }

    // Each condition takes the common path, a value that is text, without touching a buffer; numbers, booleans and lists use a separate
    // method, so that its stack buffer costs the common path nothing.
    private static bool Any(this SetOperand operand, ref EvaluationContext context)
    {
        return operand.Source.TryReadText(ref context, out string? text, out StatsigValue other)
            ? operand.Set.ContainsLowered(text)
            : AnyOther(operand, other);
    }

    private static bool None(this SetOperand operand, ref EvaluationContext context) => !Any(operand, ref context);

    private static bool AnyExact(this SetOperand operand, ref EvaluationContext context)
    {
        return operand.Source.TryReadText(ref context, out string? text, out StatsigValue other)
            ? operand.Set.Contains(text)
            : AnyExactOther(operand, other);
    }

    private static bool NoneExact(this SetOperand operand, ref EvaluationContext context) => !AnyExact(operand, ref context);

    private static bool StartsWithAny(this NeedlesOperand operand, ref EvaluationContext context)
    {
        return operand.Source.TryReadText(ref context, out string? text, out StatsigValue other)
            ? operand.Needles.StartsWithAny(text)
            : StartsWithAnyOther(operand, other);
    }

    private static bool EndsWithAny(this NeedlesOperand operand, ref EvaluationContext context)
    {
        return operand.Source.TryReadText(ref context, out string? text, out StatsigValue other)
            ? operand.Needles.EndsWithAny(text)
            : EndsWithAnyOther(operand, other);
    }

    private static bool ContainsAny(this NeedlesOperand operand, ref EvaluationContext context)
    {
        return operand.Source.TryReadText(ref context, out string? text, out StatsigValue other)
            ? operand.Needles.ContainsAny(text)
            : ContainsAnyOther(operand, other);
    }

    private static bool ContainsNone(this NeedlesOperand operand, ref EvaluationContext context) => !ContainsAny(operand, ref context);

    private static bool AnyOther(SetOperand operand, StatsigValue value) =>
        operand.Set.ContainsLowered(TextOf(value, stackalloc char[NumberText.MaxLength]));

    private static bool AnyExactOther(SetOperand operand, StatsigValue value) =>
        operand.Set.Contains(TextOf(value, stackalloc char[NumberText.MaxLength]));

    private static bool StartsWithAnyOther(NeedlesOperand operand, StatsigValue value) =>
        operand.Needles.StartsWithAny(TextOf(value, stackalloc char[NumberText.MaxLength]));

    private static bool EndsWithAnyOther(NeedlesOperand operand, StatsigValue value) =>
        operand.Needles.EndsWithAny(TextOf(value, stackalloc char[NumberText.MaxLength]));

    private static bool ContainsAnyOther(NeedlesOperand operand, StatsigValue value) =>
        operand.Needles.ContainsAny(TextOf(value, stackalloc char[NumberText.MaxLength]));

    private static ReadOnlySpan<char> TextOf(StatsigValue value, Span<char> buffer) =>
        value.TryGetText(buffer, out ReadOnlySpan<char> text) ? text : default;

    private sealed record SetOperand(ValueSource Source, TextSet Set) : IValueOperand;

    private sealed record NeedlesOperand(ValueSource Source, TextNeedles Needles) : IValueOperand;
}
