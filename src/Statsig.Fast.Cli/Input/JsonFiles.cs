using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using Statsig.Fast.LocalService.Protocol;

namespace Statsig.Fast.Cli.Input;

/// <summary>Small JSON files that accompany a payload.</summary>
internal static class JsonFiles
{
    /// <summary>The members of an object, as values of a user.</summary>
    /// <exception cref="UnreadableFileException">The file is not a JSON object.</exception>
    internal static Dictionary<string, object?> ReadObject(string path)
    {
        var fields = new Dictionary<string, object?>();
        Parse(path, root =>
        {
            foreach (JsonProperty member in root.EnumerateObject())
            {
                fields[member.Name] = StatsigValue.FromJson(Encoding.UTF8.GetBytes(member.Value.GetRawText()));
            }
        });
        return fields;
    }

    /// <summary>Serves the lists of a file, if one is set.</summary>
    /// <exception cref="UnreadableFileException">The file is not an object of lists of texts.</exception>
    internal static void ServeIdLists(string? path, StatsigService service)
    {
        if (path is not null)
        {
            foreach ((string name, string lines) in ReadIdLists(path))
            {
                service.SetIdList(new IdListFile(name, name, 1, Encoding.UTF8.GetBytes(lines)));
            }
        }
    }

    /// <summary>The lines of each list, by its name.</summary>
    /// <exception cref="UnreadableFileException">The file is not an object of lists of texts.</exception>
    internal static Dictionary<string, string> ReadIdLists(string path)
    {
        var lists = new Dictionary<string, string>();
        Parse(path, root =>
        {
            foreach (JsonProperty list in root.EnumerateObject())
            {
                var lines = new StringBuilder();
                foreach (JsonElement line in list.Value.EnumerateArray())
                {
                    lines.Append(line.GetString()).Append('\n');
                }

                lists[list.Name] = lines.ToString();
            }
        });
        return lists;
    }

    private static void Parse(string path, Action<JsonElement> read)
    {
        byte[] json = InputFile.ReadAll(path);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new UnreadableFileException(path, null, exception.Message);
        }
    }
}
