using System;
using System.Text;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.Explaining;

/// <summary>Values of users as explanations show them.</summary>
internal static class ValueText
{
    private const int ShownCharacters = 200;

    /// <summary>The whole text of a unit ID, as it is hashed; null when it has none, which hashes as empty text.</summary>
    internal static string? WholeOf(StatsigValue value) =>
        value.TextOrNull ?? (value.TryGetText(stackalloc char[NumberText.MaxLength], out ReadOnlySpan<char> text) ? text.ToString() : null);

    /// <summary>The text of a value that is not null, shortened.</summary>
    internal static string Of(StatsigValue value)
    {
        if (value.TextOrNull is { } own)
        {
            return Shortened(own);
        }

        switch (value.Kind)
        {
            case StatsigValueKind.Timestamp:
                var time = new StringBuilder();
                ShownText.AppendTime(time, value.IntegerBits);
                return time.ToString();
            case StatsigValueKind.Array:
                return ListOf(value.Elements);
            case StatsigValueKind.Object:
                return Shortened(value.ObjectJson);
            default:
                Span<char> buffer = stackalloc char[NumberText.MaxLength];
                return value.TryGetText(buffer, out ReadOnlySpan<char> text) ? text.ToString() : "null";
        }
    }

    private static string Shortened(string text) => text.Length <= ShownCharacters
        ? text
        : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[ShownCharacters - 1]) ? ShownCharacters - 1 : ShownCharacters), "...");

    private static string ListOf(ReadOnlySpan<StatsigValue> elements)
    {
        var texts = new string[Math.Min(elements.Length, ShownText.ShownElements)];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = elements[i].IsNull ? "null" : elements[i].IsArray ? "[...]" : Of(elements[i]);
        }

        var list = new StringBuilder();
        ShownText.AppendList(list, texts, elements.Length);
        return list.ToString();
    }
}
