using System;
using System.Collections.Concurrent;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace Statsig.Fast.ConsolePage;

/// <summary>The files of the page, embedded in the assembly.</summary>
internal static class PageFiles
{
    private const string Prefix = "Statsig.Fast.ConsolePage/";

    private static readonly ConcurrentDictionary<string, byte[]> Known = new(StringComparer.Ordinal);

    internal static Task WriteAsync(HttpContext context, string path)
    {
        string name = path.Length == 0 ? "index.html" : path;
        byte[] content = Find(name) ?? throw new ConsoleProblem(StatusCodes.Status404NotFound, "The console has no such address.");

        // Asked for again each time: the next process may be another version.
        context.Response.Headers.CacheControl = "no-cache";
        return ConsoleResponse.SendAsync(context, StatusCodes.Status200OK, TypeOf(name), content);
    }

    /// <summary>A style sheet of the page, for pages that use its components.</summary>
    internal static string StyleOf(string name) => Encoding.UTF8.GetString(Find(name)!);

    private static byte[]? Find(string name)
    {
        if (Known.TryGetValue(name, out byte[]? known))
        {
            return known;
        }

        using Stream? file = typeof(PageFiles).Assembly.GetManifestResourceStream(Prefix + name);
        if (file is null)
        {
            return null;
        }

        byte[] content = new byte[file.Length];
        file.ReadExactly(content);
        return Known[name] = content;
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        _ => "text/javascript; charset=utf-8",
    };
}
