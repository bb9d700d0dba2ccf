using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.Extensions.Configuration;
using Statsig.Fast.Spelling;

namespace Statsig.Fast.Hosting.Configuration;

/// <summary>
/// The settings that a section may hold, and the one way to read them all: unknown keys are reported with the nearest name.
/// </summary>
/// <param name="subject">The owner of the settings, for messages.</param>
/// <param name="settings">The settings.</param>
internal sealed class SettingTable<TOptions>(string subject, params Setting<TOptions>[] settings)
{
    private readonly Dictionary<string, Setting<TOptions>> _byName = settings.ToDictionary(static setting => setting.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets the settings, in the order of documents.</summary>
    internal IReadOnlyList<Setting<TOptions>> Settings => settings;

    /// <summary>Sets every option that the section has a value for.</summary>
    /// <param name="options">The options to change.</param>
    /// <param name="section">The section.</param>
    /// <param name="problems">Receives a sentence with the whole key for each setting that is unknown or has a wrong value.</param>
    /// <param name="read">Called with each setting that was read and its whole key; null for no call.</param>
    internal void Read(TOptions options, IConfiguration section, List<string> problems, Action<string, string>? read = null)
    {
        foreach (IConfigurationSection child in section.GetChildren())
        {
            if (_byName.TryGetValue(child.Key, out Setting<TOptions>? setting))
            {
                setting.Read(options, child, problems);
                read?.Invoke(setting.Name, child.Path);
            }
            else
            {
                problems.Add(Unknown(child));
            }
        }
    }

    private string Unknown(IConfigurationSection child)
    {
        string text = $"\"{child.Path}\" is not an option of {subject}.";
        return NearestNames.Of(child.Key, _byName.Keys) is { } nearest
            ? $"{text} Did you mean \"{nearest}\"?"
            : $"{text} Use one of {string.Join(", ", _byName.Keys.Order(StringComparer.Ordinal))}.";
    }
}
