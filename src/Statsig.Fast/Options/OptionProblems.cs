using System;
using System.Collections.Generic;
using System.Globalization;

namespace Statsig.Fast;

/// <summary>The problems of options that are being checked; its methods check one value each.</summary>
internal sealed class OptionProblems
{
    private readonly List<OptionProblem> _found = [];

    internal IReadOnlyList<OptionProblem> Found => _found;

    internal void Add(string name, string message) => _found.Add(new OptionProblem(name, message));

    internal void Within(string name, int? value, int least, int most)
    {
        if (value < least || value > most)
        {
            Add(name, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}. Use a value from {least:N0} to {most:N0}."));
        }
    }

    internal void Within(string name, TimeSpan? value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
        {
            Add(name, $"{name} is {value}. Use a time from {least} to {most}.");
        }
    }

    internal void AtLeast(string name, TimeSpan value, TimeSpan least)
    {
        if (value < least)
        {
            Add(name, $"{name} is {value}. Use a time of at least {least}.");
        }
    }

    /// <remarks>
    /// Boxed: generic methods over enumerations are compiled once for each in a native program. The caller compares, because
    /// <see cref="Enum.IsDefined(Type, object)"/> reads the names of a type by reflection, which takes milliseconds at the start of a
    /// program.
    /// </remarks>
    internal void Defined(string name, Enum value, bool isDefined)
    {
        if (!isDefined)
        {
            Add(name, $"{name} is {value}. Use one of {string.Join(", ", Enum.GetNames(value.GetType()))}.");
        }
    }

    internal void NotEmpty(string name, string? value, string example)
    {
        if (value is { Length: 0 })
        {
            Add(name, $"{name} is empty. Use {example}, or null for none.");
        }
    }

    internal void NotNull(string name, object? value)
    {
        if (value is null)
        {
            Add(name, $"{name} is null. Leave it out for the default.");
        }
    }

    internal void Address(string name, string? value)
    {
        if (value is not null && !(Uri.TryCreate(value, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"))
        {
            Add(name, $"{name} is not an absolute http or https address. Use one such as \"https://proxy.example/v1\".");
        }
    }
}
