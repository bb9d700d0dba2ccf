using System;
using System.Text;
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
                    return Fixed.Of(name == "none", source, target);
                }

                if (Packed(target, lower: true) is { } packedLowered)
                {
                    var many = new PackedSetOperand(source, packedLowered);
                    return new CompiledCondition(name == "any" ? many.Any : many.None);
                }

                var lowered = new SetOperand(source, TextSet.CreateLowered(target.Elements));
                return new CompiledCondition(name == "any" ? lowered.Any : lowered.None);
            case "any_case_sensitive":
            case "none_case_sensitive":
                if (!target.IsArray)
                {
                    return Fixed.Of(name == "none_case_sensitive", source, target);
                }

                if (Packed(target, lower: false) is { } packed)
                {
                    var many = new PackedSetOperand(source, packed);
                    return new CompiledCondition(name == "any_case_sensitive" ? many.AnyExact : many.NoneExact);
                }

                var exact = new SetOperand(source, TextSet.Create(target.Elements));
                return new CompiledCondition(name == "any_case_sensitive" ? exact.AnyExact : exact.NoneExact);
            case "str_starts_with_any":
            case "str_ends_with_any":
            case "str_contains_any":
            case "str_contains_none":
                if (!target.IsArray)
                {
                    return Fixed.Of(name == "str_contains_none", source, target);
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

    private static PackedTextSet? Packed(TargetValue target, bool lower) =>
        target.Elements.Length < PackedTextSet.LeastTexts ? null : PackedTextSet.TryCreate(target.Elements, lower);

    private static ReadOnlySpan<char> TextOf(StatsigValue value, Span<char> buffer) =>
        value.TryGetText(buffer, out ReadOnlySpan<char> text) ? text : default;

    // Each condition takes the common path, a value that is text, without touching a buffer; numbers, booleans and lists use a separate
    // method, so that its stack buffer costs the common path nothing.
    private sealed record SetOperand(ValueSource Source, TextSet Set) : IValueOperand
    {
        public int? TargetCount => Set.Count;

        public void AppendTarget(StringBuilder text) => ShownText.AppendList(text, Set.Sample(ShownText.ShownElements), Set.Count);

        internal bool Any(ref EvaluationContext context)
        {
            return Source.TryReadText(ref context, out string? text, out StatsigValue other)
                ? Set.ContainsLowered(text)
                : AnyOther(other);
        }

        internal bool None(ref EvaluationContext context) => !Any(ref context);

        internal bool AnyExact(ref EvaluationContext context)
        {
            return Source.TryReadText(ref context, out string? text, out StatsigValue other)
                ? Set.Contains(text)
                : AnyExactOther(other);
        }

        internal bool NoneExact(ref EvaluationContext context) => !AnyExact(ref context);

        private bool AnyOther(StatsigValue value) => Set.ContainsLowered(TextOf(value, stackalloc char[NumberText.MaxLength]));

        private bool AnyExactOther(StatsigValue value) => Set.Contains(TextOf(value, stackalloc char[NumberText.MaxLength]));
    }

    private sealed record PackedSetOperand(ValueSource Source, PackedTextSet Set) : IValueOperand
    {
        public int? TargetCount => Set.Count;

        public void AppendTarget(StringBuilder text) => ShownText.AppendList(text, Set.Texts(ShownText.ShownElements), Set.Count);

        internal bool Any(ref EvaluationContext context)
        {
            return Source.TryReadText(ref context, out string? text, out StatsigValue other)
                ? Set.ContainsLowered(text)
                : AnyOther(other);
        }

        internal bool None(ref EvaluationContext context) => !Any(ref context);

        internal bool AnyExact(ref EvaluationContext context)
        {
            return Source.TryReadText(ref context, out string? text, out StatsigValue other)
                ? Set.Contains(text)
                : AnyExactOther(other);
        }

        internal bool NoneExact(ref EvaluationContext context) => !AnyExact(ref context);

        private bool AnyOther(StatsigValue value) => Set.ContainsLowered(TextOf(value, stackalloc char[NumberText.MaxLength]));

        private bool AnyExactOther(StatsigValue value) => Set.Contains(TextOf(value, stackalloc char[NumberText.MaxLength]));
    }

    private sealed record NeedlesOperand(ValueSource Source, TextNeedles Needles) : IValueOperand
    {
        public int? TargetCount => Needles.Texts.Length;

        public void AppendTarget(StringBuilder text) => ShownText.AppendList(text, Needles.Texts, Needles.Texts.Length);

        internal bool StartsWithAny(ref EvaluationContext context)
        {
            return Source.TryReadText(ref context, out string? text, out StatsigValue other)
                ? Needles.StartsWithAny(text)
                : StartsWithAnyOther(other);
        }

        internal bool EndsWithAny(ref EvaluationContext context)
        {
            return Source.TryReadText(ref context, out string? text, out StatsigValue other)
                ? Needles.EndsWithAny(text)
                : EndsWithAnyOther(other);
        }

        internal bool ContainsAny(ref EvaluationContext context)
        {
            return Source.TryReadText(ref context, out string? text, out StatsigValue other)
                ? Needles.ContainsAny(text)
                : ContainsAnyOther(other);
        }

        internal bool ContainsNone(ref EvaluationContext context) => !ContainsAny(ref context);

        private bool StartsWithAnyOther(StatsigValue value) => Needles.StartsWithAny(TextOf(value, stackalloc char[NumberText.MaxLength]));

        private bool EndsWithAnyOther(StatsigValue value) => Needles.EndsWithAny(TextOf(value, stackalloc char[NumberText.MaxLength]));

        private bool ContainsAnyOther(StatsigValue value) => Needles.ContainsAny(TextOf(value, stackalloc char[NumberText.MaxLength]));
    }
}
