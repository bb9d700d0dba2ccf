using System;
using System.Collections;
using System.Collections.Generic;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.Values;

/// <summary>Writes values as the compact JSON that conditions compare.</summary>
internal static class JsonText
{
    /// <summary>Levels of lists and dictionaries that values may be nested in; the JSON reader's own limit.</summary>
    internal const int MaxDepth = 64;

    /// <summary>
    /// Options of writers whose output is read as JSON and never compared as text; some characters are escaped without need.
    /// </summary>
    internal static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Compact JSON of a text. Half a surrogate pair becomes U+FFFD.</summary>
    internal static string Quote(string text) => NormalJson.Quote(text);

    /// <summary>True when <see cref="ObjectText"/> can write a sequence.</summary>
    internal static bool IsObject(IEnumerable sequence) =>
        sequence is IDictionary or IEnumerable<KeyValuePair<string, object?>> or IEnumerable<KeyValuePair<string, string?>>
            or IEnumerable<KeyValuePair<string, StatsigValue>>;

    /// <summary>Compact JSON of a CLR dictionary.</summary>
    /// <param name="dictionary">One that <see cref="IsObject"/> knows.</param>
    /// <param name="depth">How many lists and dictionaries are around it, itself included.</param>
    /// <param name="onlyFinite"> True for a value of the application: numbers are written as they are, and those that JSON does not have
    /// are rejected. False for a value of a user: numbers are written as conditions compare them, and those that JSON does not have as
    /// null.
    /// </param>
    /// <exception cref="ArgumentException">Nested too deeply, a name is null, or a number was rejected.</exception>
    internal static string ObjectText(IEnumerable dictionary, int depth = 1, bool onlyFinite = false)
    {
        var text = new StringBuilder("{");
        switch (dictionary)
        {
            case IDictionary entries:
                foreach (DictionaryEntry entry in entries)
                {
                    Append(entry.Key.ToString(), StatsigValue.From(entry.Value, depth, onlyFinite));
                }

                break;
            case IEnumerable<KeyValuePair<string, string?>> texts:
                foreach ((string key, string? value) in texts)
                {
                    Append(key, value);
                }

                break;
            case IEnumerable<KeyValuePair<string, StatsigValue>> values:
                foreach ((string key, StatsigValue value) in values)
                {
                    Append(key, StatsigValue.From(value, depth, onlyFinite));
                }

                break;
            default:
                foreach ((string key, object? value) in (IEnumerable<KeyValuePair<string, object?>>)dictionary)
                {
                    Append(key, StatsigValue.From(value, depth, onlyFinite));
                }

                break;
        }

        return text.Append('}').ToString();

        void Append(string? key, StatsigValue value)
        {
            if (key is null)
            {
                throw new ArgumentException("A key of a dictionary is null.");
            }

            text.Append(text.Length > 1 ? "," : "");
            NormalJson.AppendText(text, key);
            text.Append(':');
            if (onlyFinite)
            {
                text.Append(value.ToString());
            }
            else
            {
                value.AppendJson(text);
            }
        }
    }
}
