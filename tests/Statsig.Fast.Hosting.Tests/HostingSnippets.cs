using System;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Statsig.Fast.Hosting.Tests;

/// <summary>The C# of docs/hosting.md, compiled here and compared with the document by the tests of documents.</summary>
internal static class HostingSnippets
{
    internal static void Host(HostApplicationBuilder builder)
    {
        // <snippet host>
        builder.Services.AddStatsig(
            configuration: builder.Configuration.GetSection("Statsig"),
            configure: options => options.RulesUpdated = update => Console.WriteLine($"Specs of {update.TimeMs}"));
        builder.Services.AddHealthChecks().AddStatsig();
        // </snippet>
    }
}
