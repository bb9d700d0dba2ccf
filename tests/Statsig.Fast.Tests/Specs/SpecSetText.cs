using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Specs;

namespace Statsig.Fast.Tests.Specs;

/// <summary>Everything that reading a payload found, as text: equal texts mean that the payloads read equal.</summary>
/// <remarks>
/// By reflection, so that no member of the model is forgotten. How a JSON value is spelled and where it stands is left out.
/// </remarks>
internal static partial class SpecSetText
{
    internal static string Of(SpecsReadResult result)
    {
        StringBuilder text = new(result.Status.ToString());
        text.Append(' ').Append(BytePosition().Replace(result.Error ?? "", "(byte)")).Append(' ');
        Append(text, result.SpecSet, result.SpecSet?.Payload ?? default);
        return text.ToString();
    }

    /// <summary>The same without the order of conditions, for deliveries that mention them in another order.</summary>
    internal static string WithoutOrderOf(SpecSet set)
    {
        StringBuilder text = new();
        foreach (PropertyInfo property in PropertiesOf(set).Where(static property => property.PropertyType != typeof(Condition?[])))
        {
            text.Append(property.Name).Append('=');
            AppendInOrder(text, property.GetValue(set), set);
            text.Append(";\n");
        }

        return text.ToString();
    }

    private static void AppendInOrder(StringBuilder text, object? value, SpecSet set)
    {
        switch (value)
        {
            case SpecList specs:
                foreach (Spec spec in specs.OrderBy(static spec => spec.Name, StringComparer.Ordinal))
                {
                    AppendInOrder(text, spec, set);
                }

                break;
            case Rule[] rules:
                foreach (Rule rule in rules)
                {
                    AppendInOrder(text, rule, set);
                }

                break;
            case IDictionary { Count: > 0 } map when map.Values.Cast<object>().First() is Rule:
                foreach (object key in map.Keys.Cast<object>().Order())
                {
                    text.Append(key);
                    AppendInOrder(text, map[key], set);
                }

                break;
            case Spec or Rule:
                foreach (PropertyInfo property in PropertiesOf(value))
                {
                    text.Append(property.Name).Append('=');
                    AppendInOrder(text, property.GetValue(value), set);
                    text.Append(';');
                }

                text.Append('\n');
                break;
            case int[] conditions:
                foreach (int index in conditions)
                {
                    Append(text, set.ConditionAt(index), set.Payload);
                }

                break;
            default:
                Append(text, value, set.Payload);
                break;
        }
    }

    private static void Append(StringBuilder text, object? value, ReadOnlyMemory<byte> payload)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case string or bool or Enum or ValueType and IFormattable:
                text.Append(CultureInfo.InvariantCulture, $"<{value}>");
                break;
            case ReadOnlyMemory<byte>:
                break;
            case JsonSlice slice:
                text.Append(slice.IsPresent ? JsonNode.Parse(slice.In(payload.Span))?.ToJsonString() ?? "null" : "absent");
                break;
            case SkippedPart part:
                text.Append(part.Name).Append(": ").Append(BytePosition().Replace(part.Reason, "(byte)"));
                break;
            case IDictionary map:
                foreach (object key in map.Keys.Cast<object>().Order())
                {
                    text.Append(key).Append('=');
                    Append(text, map[key], payload);
                    text.Append(';');
                }

                break;
            case IEnumerable items:
                foreach (object? item in items)
                {
                    Append(text, item, payload);
                    text.Append(',');
                }

                break;
            default:
                AppendProperties(text, value, payload);
                break;
        }
    }

    private static void AppendProperties(StringBuilder text, object value, ReadOnlyMemory<byte> payload)
    {
        text.Append('{');
        foreach (PropertyInfo property in PropertiesOf(value))
        {
            text.Append(property.Name).Append('=');
            Append(text, property.GetValue(value), payload);
            text.Append(';');
        }

        text.Append('}');
    }

    private static IEnumerable<PropertyInfo> PropertiesOf(object value)
    {
        // Records have a type; the others are about bytes, by which parts are recognized in the next payload.
        Type[] leftOut = [typeof(Type), typeof(HashedBytes), typeof(HashedMap), typeof(HashSet<ulong>), typeof(ConditionIdentity[]), typeof(ILaterParts)];
        const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        return value.GetType().GetProperties(Any).Where(property => !leftOut.Contains(property.PropertyType));
    }

    [GeneratedRegex(@"\(byte \d+\)")]
    private static partial Regex BytePosition();
}
