using System;
using System.Text;
using System.Text.Json;
using Statsig.Fast.Cli.Input;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.Cli.Evaluating;

/// <summary>The user of an explanation: an argument, or a line of a file.</summary>
internal static class ExplainedUser
{
    /// <summary>Reads the user.</summary>
    /// <param name="json">The argument; null for none.</param>
    /// <param name="usersPath">The file; null for none.</param>
    /// <param name="index">The number of the user in the file.</param>
    /// <exception cref="ArgumentException">There is not exactly one source, or the argument is not a user.</exception>
    /// <exception cref="UnreadableFileException">The file cannot be read, or has no such user.</exception>
    internal static StatsigUser Read(string? json, string? usersPath, long index)
    {
        if ((json is null) == (usersPath is null))
        {
            throw new ArgumentException("Exactly one user is required. Use --user JSON, or --users FILE.jsonl with --index N.");
        }

        return json is not null ? Parse(json) : Find(usersPath!, index);
    }

    private static StatsigUser Parse(string json)
    {
        try
        {
            return StatsigUser.FromJson(Encoding.UTF8.GetBytes(json));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second is how the reader reports a name with half a surrogate pair.
            throw new ArgumentException(OneLine.Of($"--user: The user is not a JSON object with the fields of a user. {exception.Message}"));
        }
    }

    private static StatsigUser Find(string path, long index)
    {
        foreach (UserLines.Entry entry in UserLines.Read(path))
        {
            if (entry.Index == index)
            {
                return entry.User;
            }
        }

        throw new UnreadableFileException(path, null, $"The file has no user with the number {index}.");
    }
}
