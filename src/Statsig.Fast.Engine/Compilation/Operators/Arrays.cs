using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.Compilation.Operators;

/// <summary>
/// What lists have in common. Elements are compared as text and with their case; unless both sides are lists, all four are false.
/// </summary>
/// <remarks>An element without text, null or an object, equals no target, not even an empty one. Source: the reference.</remarks>
internal static class Arrays
{
    /// <summary>
    /// The maximum number of targets that are searched one after the other; more targets are marked in one pass over the list.
    /// </summary>
    private const int MaxComparedTargets = 16;

    private const int StackWords = 64;

    internal static CompiledCondition? TryCompile(string name, ValueSource source, TargetValue target)
    {
        if (name is not ("array_contains_any" or "array_contains_none" or "array_contains_all" or "not_array_contains_all"))
        {
            return null;
        }

        if (!target.IsArray)
        {
            return Fixed.Never(source, target);
        }

        string[] distinct = [.. new HashSet<string>(target.Elements, StringComparer.Ordinal)];
        var operand = new Operand(source, TextSet.Create(distinct), distinct);
        return new CompiledCondition(name switch
        {
            "array_contains_any" => operand.ContainsAny,
            "array_contains_none" => operand.ContainsNone,
            "array_contains_all" when distinct.Length > MaxComparedTargets => operand.ContainsAllOfMany,
            "array_contains_all" => operand.ContainsAll,
            _ when distinct.Length > MaxComparedTargets => operand.LacksSomeOfMany,
            _ => operand.LacksSome,
        });
    }

    private sealed record Operand(ValueSource Source, TextSet Set, string[] Distinct) : IValueOperand
    {
        public int? TargetCount => Distinct.Length;

        public void AppendTarget(StringBuilder text) => ShownText.AppendList(text, Distinct, Distinct.Length);

        internal bool ContainsAny(ref EvaluationContext context) => Source.ReadValue(ref context) is { IsArray: true } value && AnyIn(value);

        internal bool ContainsNone(ref EvaluationContext context) => Source.ReadValue(ref context) is { IsArray: true } value && !AnyIn(value);

        internal bool ContainsAll(ref EvaluationContext context) => Source.ReadValue(ref context) is { IsArray: true } value && AllIn(value);

        internal bool LacksSome(ref EvaluationContext context) => Source.ReadValue(ref context) is { IsArray: true } value && !AllIn(value);

        internal bool ContainsAllOfMany(ref EvaluationContext context) => Source.ReadValue(ref context) is { IsArray: true } value && ManyIn(value);

        internal bool LacksSomeOfMany(ref EvaluationContext context) => Source.ReadValue(ref context) is { IsArray: true } value && !ManyIn(value);

        private bool AnyIn(StatsigValue list)
        {
            Span<char> buffer = stackalloc char[NumberText.MaxLength];
            foreach (ref readonly StatsigValue element in list.Elements)
            {
                if (element.TryGetText(buffer, out ReadOnlySpan<char> text) && Set.Contains(text))
                {
                    return true;
                }
            }

            return false;
        }

        private bool AllIn(StatsigValue list)
        {
            Span<char> buffer = stackalloc char[NumberText.MaxLength];
            foreach (string target in Distinct)
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

        /// <summary>
        /// As <see cref="AllIn"/>, in a time of targets plus elements: a user with a long list must not cost their product.
        /// </summary>
        private bool ManyIn(StatsigValue list)
        {
            int missing = Distinct.Length;
            if (list.Elements.Length < missing)
            {
                return false;
            }

            int words = (Set.SlotCount + 63) / 64;
            ulong[]? rented = null;
            Span<ulong> seen = words <= StackWords ? stackalloc ulong[StackWords] : rented = ArrayPool<ulong>.Shared.Rent(words);
            seen[..words].Clear();
            Span<char> buffer = stackalloc char[NumberText.MaxLength];
            foreach (ref readonly StatsigValue element in list.Elements)
            {
                if (element.TryGetText(buffer, out ReadOnlySpan<char> text) && Set.FindSlot(text) is >= 0 and int slot)
                {
                    ref ulong word = ref seen[slot / 64];
                    ulong bit = 1UL << slot; // Modulo 64, as shifts count.
                    missing -= (word & bit) == 0 ? 1 : 0;
                    word |= bit;
                    if (missing == 0)
                    {
                        break;
                    }
                }
            }

            if (rented is not null)
            {
                ArrayPool<ulong>.Shared.Return(rented);
            }

            return missing == 0;
        }
    }
}
