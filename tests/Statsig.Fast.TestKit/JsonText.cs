using System;
using System.Text.Json;

namespace Statsig.Fast.TestKit;

/// <summary>Texts as JSON writes them.</summary>
internal static class JsonText
{
    internal static string Quote(string? text) => text is null ? "null" : $"\"{JsonEncodedText.Encode(text)}\"";

    internal static string QuoteAll(string[] texts) => $"[{string.Join(',', Array.ConvertAll(texts, Quote))}]";

    internal static string Of(bool value) => value ? "true" : "false";
}
