namespace Statsig.Fast.Generators.Tests.Analyzers;

/// <summary>Sources and snapshots that the analyzer tests share.</summary>
internal static class Sources
{
    internal const string Snapshot =
        """
        {
          "statsigSnapshot": 1,
          "gates": {
            "new_checkout": {},
            "new_cart": {},
            "always_on": { "constant": true },
            "old": { "status": "archived" },
            "summer": { "expires": "2026-08-31", "constant": false }
          },
          "dynamicConfigs": {
            "rates": { "parameters": {
              "free_from": { "type": "number" },
              "days": { "type": "integer", "nullable": true },
              "carrier": { "type": "string" },
              "express": { "type": "boolean" },
              "extra": { "type": "json" },
              "zones": { "type": "array", "items": { "type": "string" } } } }
          },
          "experiments": { "button": { "parameters": { "label": { "type": "string" } } } },
          "layers": { "layout": { "parameters": { "label": { "type": "string" } } } },
          "parameterStores": { "texts": { "parameters": { "label": { "type": "string" } } } }
        }
        """;

    /// <summary>A method that returns an expression over a server, an interface to one, and a user.</summary>
    internal static string Returning(string expression) =>
        $$"""
        using App;
        using Statsig.Fast;

        internal static class Code
        {
            internal static object? Run(StatsigServer server, IStatsigServer contract, StatsigUser user) => {{expression}};
        }
        """;

    /// <summary>A method with statements.</summary>
    internal static string Doing(string statements) =>
        $$"""
        using App;
        using Statsig.Fast;

        internal static class Code
        {
            internal static void Run(StatsigServer server, StatsigUser user)
            {
                {{statements}}
            }
        }
        """;
}
