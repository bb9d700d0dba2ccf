using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Internals;

namespace Statsig.Fast;

/// <summary>A named value of a user: a custom ID, a custom field, a private attribute or an environment entry.</summary>
/// <param name="Name">The name, as conditions spell it.</param>
/// <param name="Value">The value.</param>
public readonly record struct UserField(string Name, StatsigValue Value)
{
    /// <summary>Converts a dictionary, or any other sequence of names and values, into fields of a user.</summary>
    /// <param name="fields">
    /// The fields. A value is null, text, a number, true or false, a date, or a list or dictionary of these; see
    /// <see cref="StatsigValue.From(object?)"/>.
    /// </param>
    /// <returns>The fields, in the order of the sequence.</returns>
    /// <remarks>
    /// <para>
    /// Allocation: an iterator and an array, and what the conversion of lists, dictionaries and dates needs. The list syntax with
    /// <see cref="UserField"/> allocates less.
    /// </para>
    /// <para>Threads: safe from any thread, provided that the sequence does not change during the call.</para>
    /// </remarks>
    /// <exception cref="ArgumentNullException">The sequence is null.</exception>
    /// <exception cref="ArgumentException">
    /// A name is null, or a value has a type without a form as a user field. The message names the field.
    /// </exception>
    public static UserField[] From(IEnumerable<KeyValuePair<string, object?>> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return [.. fields.Select(static field => new UserField(CheckName(field.Key), ValueOf(field.Key, field.Value)))];
    }

    /// <summary>Converts a dictionary of texts, such as custom IDs, into fields of a user.</summary>
    /// <param name="fields">The fields.</param>
    /// <returns>The fields, in the order of the sequence.</returns>
    /// <remarks>
    /// Allocates an iterator and an array. Safe from any thread, provided that the sequence does not change during the call.
    /// </remarks>
    /// <exception cref="ArgumentNullException">The sequence is null.</exception>
    /// <exception cref="ArgumentException">A name is null.</exception>
    public static UserField[] From(IEnumerable<KeyValuePair<string, string?>> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return [.. fields.Select(static field => new UserField(CheckName(field.Key), field.Value))];
    }

    private static string CheckName(string name)
    {
        if (name is null)
        {
            Throw.Argument("fields", "A field of a user needs a name; null was given.");
        }

        return name;
    }

    private static StatsigValue ValueOf(string name, object? value)
    {
        StatsigValue converted = default;
        try
        {
            converted = StatsigValue.From(value); // First, because it finds lists that contain themselves.
        }
        catch (ArgumentException exception)
        {
            Throw.Argument("fields", $"The value of the field \"{name}\" cannot be used. {exception.Message}");
        }

        CheckForm(name, value);
        return converted;
    }

    private static void CheckForm(string name, object? value)
    {
        switch (value)
        {
            case null or string:
                break;
            case IDictionary dictionary:
                foreach (object? element in dictionary.Values)
                {
                    CheckForm(name, element);
                }

                break;
            case IEnumerable sequence:
                foreach (object? element in sequence)
                {
                    CheckForm(name, element);
                }

                break;
            default:
                // A type that does not override ToString returns its name: text that no condition means.
                if (value.ToString() == value.GetType().ToString())
                {
                    Throw.Argument(
                        "fields",
                        $"The field \"{name}\" has a value of the type {value.GetType()}, which has no form as a user field. Use text, a number, true or false, a date, or a list or dictionary of these.");
                }

                break;
        }
    }
}
