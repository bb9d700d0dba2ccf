using System;
using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Statsig.Fast.Hosting.Configuration;

/// <summary>Reads one value of a configuration; errors name its key.</summary>
internal static class ConfigurationValue
{
    internal static bool Flag(IConfigurationSection section) =>
        bool.TryParse(section.Value, out bool value) ? value : throw Refuse(section, "true or false");

    internal static int Number(IConfigurationSection section) =>
        int.TryParse(section.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw Refuse(section, "a whole number");

    internal static TimeSpan Duration(IConfigurationSection section) =>
        section.Value?.Contains(':', StringComparison.Ordinal) == true && TimeSpan.TryParse(section.Value, CultureInfo.InvariantCulture, out TimeSpan value)
            ? value
            : throw Refuse(section, "a time such as \"00:00:10\"");

    internal static T Name<T>(IConfigurationSection section)
        where T : struct, Enum =>
        Enum.TryParse(section.Value, ignoreCase: true, out T value) && Enum.IsDefined(value)
            ? value
            : throw Refuse(section, string.Join(", ", Enum.GetNames<T>()));

    /// <summary>Reads the name of an entry, which is the last part of its key.</summary>
    internal static T KeyName<T>(IConfigurationSection section)
        where T : struct, Enum =>
        Enum.TryParse(section.Key, ignoreCase: true, out T value) && Enum.IsDefined(value)
            ? value
            : throw new InvalidOperationException($"\"{section.Path}\" is none of those there can be: {string.Join(", ", Enum.GetNames<T>())}.");

    private static InvalidOperationException Refuse(IConfigurationSection section, string accepted) =>
        new($"\"{section.Path}\" is \"{section.Value}\"; give {accepted}.");
}
