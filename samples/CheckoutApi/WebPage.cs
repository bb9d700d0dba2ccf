using System;
using System.IO;
using Microsoft.AspNetCore.Http;
using Statsig.Fast;

namespace CheckoutApi;

/// <summary>
/// The page that boots Statsig's web client, and the client itself, which is not part of this project: "npm install @statsig/js-client".
/// </summary>
internal sealed class WebPage(string? clientFolder)
{
    private readonly byte[] _page = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "index.html"));
    private readonly byte[]? _client = ReadClient(clientFolder);

    internal IResult Page() => Results.Bytes(_page, "text/html; charset=utf-8");

    internal IResult Client() => _client is null ? Results.NotFound() : Results.Bytes(_client, "text/javascript; charset=utf-8");

    /// <summary>The shopper that a page is for. A real shop knows it by its session.</summary>
    internal static StatsigUser ShopperOf(HttpContext context)
    {
        IQueryCollection query = context.Request.Query;
        string? plan = query["plan"];
        return new StatsigUser(query["user"])
        {
            Country = query["country"],
            AppVersion = query["app"],
            Custom = plan is null ? [] : [new("plan", plan)],
        };
    }

    private static byte[]? ReadClient(string? folder)
    {
        string? path = folder is null ? null : Path.Combine(folder, "statsig-js-client.min.js");
        return File.Exists(path) ? File.ReadAllBytes(path) : null;
    }
}
