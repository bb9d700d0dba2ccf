using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq;
using Microsoft.Extensions.Configuration;

namespace Statsig.Fast.Hosting.Configuration;

/// <summary>The kinds of settings: how the text of each is read and what its message names. No reflection, safe for NativeAOT.</summary>
/// <typeparam name="TOptions">The class whose options are set.</typeparam>
internal static class SettingKinds<TOptions>
{
    internal const string AText = "a text";
    internal const string AFlag = "true or false";
    internal const string ANumber = "a whole number";
    internal const string ATime = "a time such as \"00:00:10\"";
    internal const string EntriesOf = "entries, each with ";

    private delegate bool Parser<T>(string text, [MaybeNullWhen(false)] out T value);

    internal static Setting<TOptions> Text(string name, Action<TOptions, string?> set) => new(name, AText, (options, section, problems) =>
    {
        if (TryReadText(section, AText, problems, out string? text))
        {
            set(options, text);
        }
    });

    internal static Setting<TOptions> Flag(string name, Action<TOptions, bool> set) => Scalar(name, AFlag, set, bool.TryParse);

    internal static Setting<TOptions> Number(string name, Action<TOptions, int> set) => Scalar(name, ANumber, set, TryParseNumber);

    internal static Setting<TOptions> Time(string name, Action<TOptions, TimeSpan> set) => Scalar(name, ATime, set, TryParseTime);

    /// <summary>A time that null or an empty text clears.</summary>
    internal static Setting<TOptions> TimeOrNull(string name, Action<TOptions, TimeSpan?> set)
    {
        Setting<TOptions> time = Time(name, (options, value) => set(options, value));
        return new(name, ATime + ", or null", (options, section, problems) =>
        {
            if (string.IsNullOrEmpty(section.Value) && !section.GetChildren().Any())
            {
                set(options, null);
            }
            else
            {
                time.Read(options, section, problems);
            }
        });
    }

    internal static Setting<TOptions> Name<T>(string name, Action<TOptions, T> set)
        where T : struct, Enum => Scalar<T>(name, NamesOf<T>(), set, TryParseName);

    /// <summary>A list of names, in order.</summary>
    internal static Setting<TOptions> Names<T>(string name, Action<TOptions, IReadOnlyList<T>> set)
        where T : struct, Enum
    {
        string accepts = "a list of " + NamesOf<T>();
        return new(name, accepts, (options, section, problems) =>
        {
            if (!TryReadEntries(section, accepts, problems, out IReadOnlyList<IConfigurationSection>? entries) || IsNull(section))
            {
                return;
            }

            if (entries.Count == 0)
            {
                // An empty list would mean no source at all, which an empty variable of the environment does not ask for.
                problems.Add($"\"{section.Path}\" is empty. Use {accepts}, or null for the default.");
                return;
            }

            var names = new List<T>();
            foreach (IConfigurationSection entry in entries)
            {
                if (TryParseName(entry.Value ?? "", out T value))
                {
                    names.Add(value);
                }
                else
                {
                    problems.Add(Refuse(entry, NamesOf<T>()));
                }
            }

            set(options, names);
        });
    }

    /// <summary>Entries with texts, which are added to those that the options have.</summary>
    internal static Setting<TOptions> Texts(string name, Action<TOptions, string, string> add) => Entries(name, EntriesOf + AText, (options, entry, problems) =>
    {
        if (TryReadText(entry, AText, problems, out string? text))
        {
            add(options, entry.Key, text ?? "");
        }
    });

    /// <summary>Entries with true or false.</summary>
    internal static Setting<TOptions> Flags(string name, Action<TOptions, string, bool> add) => Entries(name, EntriesOf + AFlag, (options, entry, problems) =>
        Flag(entry.Key, (target, value) => add(target, entry.Key, value)).Read(options, entry, problems));

    /// <summary>Entries with lines: each is one text, or a list with a line in each item.</summary>
    internal static Setting<TOptions> Lines(string name, Action<TOptions, string, string> add) => Entries(name, EntriesOf + "a list of lines", (options, entry, problems) =>
        add(options, entry.Key, entry.Value ?? string.Join('\n', entry.GetChildren().Select(static line => line.Value))));

    internal static Setting<TOptions> Entries(string name, string accepts, Action<TOptions, IConfigurationSection, List<string>> read) =>
        new(name, accepts, (options, section, problems) =>
        {
            if (TryReadEntries(section, accepts, problems, out IReadOnlyList<IConfigurationSection>? entries))
            {
                foreach (IConfigurationSection entry in entries)
                {
                    read(options, entry, problems);
                }
            }
        });

    /// <summary>Reads the key of an entry as a name.</summary>
    internal static bool TryReadKey<T>(IConfigurationSection entry, List<string> problems, out T value)
        where T : struct, Enum
    {
        bool isName = TryParseName(entry.Key, out value);
        if (!isName)
        {
            problems.Add($"\"{entry.Path}\" has an unknown name. Use one of {NamesOf<T>()}.");
        }

        return isName;
    }

    internal static string NamesOf<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetNames<T>());

    private static Setting<TOptions> Scalar<T>(string name, string accepts, Action<TOptions, T> set, Parser<T> parse) => new(name, accepts, (options, section, problems) =>
    {
        if (!TryReadText(section, accepts, problems, out string? text) || text is null)
        {
            return; // Null stands for the default.
        }

        if (parse(text, out T? value))
        {
            set(options, value);
        }
        else
        {
            problems.Add(Refuse(section, accepts));
        }
    });

    /// <summary>True for a JSON null, which stands for the default.</summary>
    private static bool IsNull(IConfigurationSection section) => section.Value is null && !section.GetChildren().Any();

    private static bool TryReadText(IConfigurationSection section, string accepts, List<string> problems, out string? text)
    {
        text = section.Value;
        bool isText = text is not null || !section.GetChildren().Any();
        if (!isText)
        {
            problems.Add($"\"{section.Path}\" has keys below it. Use {accepts}.");
        }

        return isText;
    }

    private static bool TryReadEntries(
        IConfigurationSection section, string accepts, List<string> problems, [NotNullWhen(true)] out IReadOnlyList<IConfigurationSection>? entries)
    {
        // An empty object or list of a JSON file arrives as an empty text.
        bool isText = !string.IsNullOrEmpty(section.Value);
        if (isText)
        {
            problems.Add($"\"{section.Path}\" is one text. Use {accepts}.");
        }

        entries = isText ? null : [.. section.GetChildren()];
        return !isText;
    }

    private static string Refuse(IConfigurationSection section, string accepts) => $"\"{section.Path}\" is \"{section.Value}\". Use {accepts}.";

    private static bool TryParseNumber(string text, out int value) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    private static bool TryParseTime(string text, out TimeSpan value)
    {
        // Without a colon "10" would be ten days.
        value = default;
        return text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out value);
    }

    private static bool TryParseName<T>(string text, out T value)
        where T : struct, Enum
    {
        // TryParse also takes numbers and lists, which mean nothing here.
        value = default;
        return Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase) && Enum.TryParse(text, ignoreCase: true, out value);
    }
}
