using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Statsig.Fast.AspNetCore;
using Statsig.Fast.Hosting;

namespace Statsig.Fast.Tests.Readme;

/// <summary>The C# of README.md and docs/, compiled here and compared with the documents by <see cref="ReadmeTests"/>.</summary>
/// <remarks>A block of a document stands between two markers; the method around it may be run by a test.</remarks>
internal static class ReadmeSnippets
{
    internal static async Task QuickStart()
    {
        // <snippet quick-start>
        await using var server = new StatsigServer(null, new StatsigOptions
        {
            LocalMode = true, // No key, no network: everything comes from the payload.
            EnvironmentTier = "production",
            BootstrapUtf8 = await File.ReadAllBytesAsync("checkout.specs.json"),
        });
        await server.InitializeAsync();

        var user = new StatsigUser("nora") { Country = "GB", AppVersion = "2.4.0", Custom = [new("plan", "free")] };
        if (server.CheckGate(user, "new_checkout"))
        {
            Layer layout = server.GetLayer(user, "checkout_layout");
            string label = layout.Get("button_label", "Pay");
            double freeFrom = server.GetDynamicConfig(user, "shipping_rates").Get("free_from", 60.0);
            Console.WriteLine($"[{label}] free shipping from {freeFrom}, group {layout.GroupName}");
        }

        FeatureGate gate = server.GetFeatureGate(user, "express_shipping");
        Console.WriteLine($"{gate.Value}: rule {gate.RuleId}, {gate.Details}");
        // </snippet>
    }

    internal static StatsigUser BuildUsers()
    {
        // <snippet build-user>
        var user = new StatsigUser("user-123")
        {
            Email = "ada@example.com",
            Country = "GB",
            CustomIds = [new("companyID", "acme")],
            Custom = [new("plan", "pro"), new("seats", 12)],
            PrivateAttributes = [new("credit_score", 701)],
        };
        // </snippet>

        // <snippet user-from-dictionary>
        var profile = new Dictionary<string, object?> { ["plan"] = "pro", ["since"] = DateTimeOffset.UtcNow, ["tags"] = new[] { "beta", "eu" } };
        var fromProfile = new StatsigUser("user-123") { Custom = UserField.From(profile) };
        // </snippet>

        // <snippet user-with>
        StatsigUser ofThisRequest = user.With(ip: "203.0.113.7", custom: [new("cart_total", 42.5)]);
        // </snippet>
        return ofThisRequest.Email == fromProfile.Email ? ofThisRequest : user;
    }

    internal static void EngineAlone()
    {
        // <snippet engine-alone>
        var engine = StatsigEngine.Load(File.ReadAllBytes("checkout.specs.json"), new StatsigEngineOptions { EnvironmentTier = "production" });
        var user = new StatsigUser("nora") { Country = "GB", AppVersion = "2.4.0" };

        Console.WriteLine(engine.CheckGate(user, "new_checkout"));
        Console.WriteLine(engine.GetLayer(user, "checkout_layout").Get("button_label", "Pay"));
        // </snippet>
    }

    internal static async Task<SpecsUpdateStatus> Bootstrap(byte[] payload, byte[] newerPayload)
    {
        // <snippet bootstrap>
        await using var server = new StatsigServer(null, new StatsigOptions
        {
            LocalMode = true,
            BootstrapUtf8 = payload,
            BootstrapIdLists = new Dictionary<string, string> { ["beta_testers_list"] = "+ZwCGnI/3\n" },
        });

        InitializeDetails details = await server.InitializeAsync();
        if (!details.StorePopulated)
        {
            throw new InvalidOperationException($"The specs cannot be used. {details.Error}");
        }

        foreach (SpecProblem problem in server.SpecProblems)
        {
            Console.Error.WriteLine(problem.Message); // The part that cannot be used, and the reason; other specs are not affected.
        }

        // Later, when the application has a newer payload. Evaluations on other threads continue.
        SpecsUpdateResult update = server.UpdateSpecs(newerPayload);
        server.UpdateIdList("beta_testers_list", "+LJ4KJYXc\n-ZwCGnI/3\n"u8);
        // </snippet>
        return update.Status;
    }

    internal static async Task Network(string secretKey, string cacheFolder)
    {
        // <snippet network>
        await using var server = new StatsigServer(secretKey, new StatsigOptions
        {
            EnvironmentTier = StatsigEnvironmentTier.Production,
            DataStore = new FileDataStore(cacheFolder),           // read first: the next start needs no network
            FallbackToStatsigApi = true,                          // when "Api" below fails
            Api = "https://statsig-proxy.example/v1",             // a forward proxy; leave it out for Statsig's own hosts
            InitRequestTimeout = TimeSpan.FromSeconds(2),         // for each of the first downloads
            OverallInitTimeout = TimeSpan.FromSeconds(5),         // for all of it; it then continues in the background
            SpecsUpdated = update => Console.WriteLine($"Specs of {update.SpecsTimeMs} from {update.Source}"),
        });

        InitializeDetails details = await server.InitializeAsync();
        foreach (InitializeAttempt attempt in details.Attempts)
        {
            Console.WriteLine($"{attempt.Source} {attempt.Api}: {attempt.Error ?? "ok"} after {attempt.Duration}");
        }
        // </snippet>
    }

    internal static async Task Stream(string secretKey)
    {
        // <snippet forward-proxy>
        await using var server = new StatsigServer(secretKey, new StatsigOptions
        {
            ProxyConfigs = new Dictionary<NetworkEndpoint, ProxyConfig>
            {
                [NetworkEndpoint.DownloadConfigSpecs] = new(NetworkProtocol.GrpcWebSocket, "proxy.example:50051") { StreamIdleTimeout = TimeSpan.FromSeconds(100) },
            },
        }.UseGrpcForwardProxy());
        // </snippet>
    }

    internal static async Task Manual(string secretKey, string cacheFolder)
    {
        // <snippet manual-mode>
        await using var server = new StatsigServer(secretKey, new StatsigOptions { ManualMode = true, DataStore = new FileDataStore(cacheFolder) });
        await server.InitializeAsync();

        // At a time that the host chooses:
        SyncReport report = await server.SyncAsync();
        if (report.Specs.Error is { } reason)
        {
            Console.Error.WriteLine($"The current specs stay in use: {reason}");
        }
        // </snippet>
    }

    internal static string ReadTypes(StatsigServer server, StatsigUser user)
    {
        // <snippet read-types>
        DynamicConfig rates = server.GetDynamicConfig(user, "shipping_rates");
        List<string> carriers = rates.Get("carriers", new List<string>());
        ulong? limit = rates.Get<ulong?>("limit", null);
        DayOfWeek day = rates.Get("day", DayOfWeek.Monday);
        IReadOnlyDictionary<string, ParameterValue> everything = rates.Values;

        int days = rates.Get("days", 3, out EvaluationDetails details);
        if (details.ReadStatus == ParameterReadStatus.OtherKind)
        {
            Console.Error.WriteLine($"The parameter \"days\" is not a number. {details}");
        }
        // </snippet>
        return $"{carriers.Count} {limit} {day} {everything.Count} {days}";
    }

    internal static void Overrides(StatsigServer server)
    {
        // <snippet overrides>
        server.OverrideGate("new_checkout", true);                                // for all users
        server.OverrideGate("new_checkout", false, id: "otto");                   // for one ID, which takes precedence
        server.OverrideDynamicConfig("shipping_rates", """{"free_from": 0}""", id: "acme");
        server.OverrideExperimentByGroupName("checkout_button", "Green button", id: "nora");
        server.OverrideLayer("checkout_layout", """{"button_label": "Order"}""");
        server.OverrideParameterStore("checkout_copy", """{"title": "Cart"}""");

        server.RemoveGateOverride("new_checkout", id: "otto");                    // the override for one ID
        server.RemoveGateOverrideForAllUsers("new_checkout");                     // the override for all users; those for single IDs stay
        server.RemoveGateOverride("new_checkout");                                // all overrides of the gate
        server.RemoveAllOverrides();
        // </snippet>
    }

    internal static async Task<string?> Sticky(StatsigServer server, StatsigUser user)
    {
        // <snippet sticky>
        IReadOnlyDictionary<string, StickyAssignment> assignments = await server.GetStickyAssignmentsAsync(user, "userID");
        Experiment experiment = server.GetExperiment(user, "checkout_button", new ExperimentEvaluationOptions
        {
            StickyAssignments = assignments,
            EnforceTargeting = true, // Drop the assignment when targeting now excludes the user.
        });
        // </snippet>
        return experiment.GroupName;
    }

    internal static FeatureGate AnswerForATest()
    {
        // <snippet answers-for-tests>
        var gate = new FeatureGate("new_checkout", value: true, ruleId: "staff");
        var config = new DynamicConfig("shipping_rates", """{"free_from": 49}""");
        double freeFrom = config.Get("free_from", 60.0);
        // </snippet>
        Assert.Equal(49, freeFrom);
        return gate;
    }

    internal static async Task ClientResponse(StatsigServer server, StatsigUser user, Stream stream)
    {
        // <snippet client-response>
        var options = new ClientInitializeOptions { ClientSdkKey = "client-key" };
        await server.WriteClientInitializeResponseAsync(user, stream, options);
        // </snippet>
    }

    internal static void Events(StatsigServer server, StatsigUser user, DateTimeOffset seen)
    {
        // <snippet events>
        server.LogEvent(user, "purchase", 49.9, new Dictionary<string, StatsigValue> { ["items"] = 3, ["gift"] = true, ["coupon"] = "SPRING" });
        server.LogEvent(user, "page_view", "/cart", time: seen); // The time of the event instead of the current time.
        server.LogEvent(user, new StatsigEvent("refund") { Value = 12, Metadata = [new("items", 1), new("tags", StatsigValue.FromArray("late", "partial"))], Time = seen });
        // </snippet>
    }

    internal static void ManyGates(StatsigServer server, StatsigUser user)
    {
        // <snippet many-gates>
        string[] names = ["new_checkout", "express_shipping"];
        var values = new bool[names.Length];
        server.EvaluateGates(user, names, values);
        foreach (FeatureGate gate in server.EvaluateAll(user).Gates)
        {
            Console.WriteLine($"{gate.Name}: {gate.Value}");
        }
        // </snippet>
    }

    internal static void RankedGroups(StatsigServer server, StatsigUser user, Predicate<string> isInStock)
    {
        // <snippet ranked-groups>
        foreach (RankedGroup group in server.GetRankedGroups(user, "home_page_product"))
        {
            if (isInStock(group.Answer.Get("product", "")))
            {
                server.LogExposure(in group);
                break;
            }
        }
        // </snippet>
    }

    internal static void FieldsNeeded(StatsigServer server)
    {
        // <snippet fields-needed>
        foreach (UsedField field in server.GetFieldsNeededForGate("new_checkout"))
        {
            Console.WriteLine(field); // email, custom.plan, customIDs.companyID, statsigEnvironment.tier ...
        }
        // </snippet>
    }

    // <snippet sticky-storage>
    internal sealed class MemoryStorage : IStickyAssignmentStorage
    {
        private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, StickyAssignment>> _byKey = new();

        public ValueTask<IReadOnlyDictionary<string, StickyAssignment>> LoadAsync(string key, CancellationToken cancellationToken) =>
            new(new Dictionary<string, StickyAssignment>(Of(key)));

        public ValueTask SaveAsync(string key, string configName, StickyAssignment assignment, CancellationToken cancellationToken)
        {
            Of(key)[configName] = assignment; // assignment.ToJson() is the form that other Statsig SDKs store.
            return default;
        }

        public ValueTask DeleteAsync(string key, string configName, CancellationToken cancellationToken)
        {
            Of(key).TryRemove(configName, out _);
            return default;
        }

        private ConcurrentDictionary<string, StickyAssignment> Of(string key) => _byKey.GetOrAdd(key, static _ => new());
    }
    // </snippet>

    // <snippet user-agent-parser>
    internal sealed class OwnUserAgentParser : IUserAgentParser
    {
        // Called about once for each user object, from any thread; must not throw. Null leaves the fields missing.
        public UserAgentInfo? Parse(string userAgent) => userAgent.StartsWith("ShopApp/", StringComparison.Ordinal)
            ? new UserAgentInfo("iOS", "17.2.1", "ShopApp", userAgent["ShopApp/".Length..])
            : null;
    }
    // </snippet>

    internal static StatsigOptions WithUserAgentParser() =>
        // <snippet user-agent-option>
        new StatsigOptions { UserAgentParser = new OwnUserAgentParser() };
        // </snippet>

    internal static void AddToHost(HostApplicationBuilder builder)
    {
        // <snippet hosting>
        builder.Services.AddStatsig(
            builder.Configuration.GetSection("Statsig"),
            options => options.SpecsUpdated = update => Console.WriteLine($"Specs of {update.SpecsTimeMs}"));
        builder.Services.AddHealthChecks().AddStatsig();
        // </snippet>
    }

    internal static void MapProbes(WebApplication app)
    {
        // <snippet probes>
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") });
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = check => check.Tags.Contains("live") });
        // </snippet>
    }

    internal static class Function
    {
        // <snippet function>
        private static readonly StatsigServer Server = new(Environment.GetEnvironmentVariable("STATSIG_SECRET_KEY"), new StatsigOptions
        {
            ManualMode = true,
            OverallInitTimeout = TimeSpan.FromSeconds(2),
        });

        public static async Task<string> HandleAsync(string userId)
        {
            if (!Server.IsInitialized)
            {
                await Server.InitializeAsync();
            }
            else if (Server.SyncState?.SinceLastSuccess > TimeSpan.FromMinutes(1))
            {
                await Server.SyncAsync(); // No poll ran while the instance was frozen.
            }

            try
            {
                return Server.CheckGate(new StatsigUser(userId), "new_checkout") ? "new" : "old";
            }
            finally
            {
                await Server.FlushAsync(TimeSpan.FromSeconds(1)); // Events that are not sent before the freeze may be lost.
            }
        }
        // </snippet>
    }

    internal static void MapClientInitialize(WebApplication app)
    {
        // <snippet client-initialize-endpoint>
        app.MapStatsigClientInitialize("/statsig/initialize", user: context => new StatsigUser(context.User.Identity?.Name));
        // </snippet>
    }

    internal static void MapConsole(WebApplication app)
    {
        // <snippet console-endpoint>
        app.MapStatsigConsole("/statsig").RequireAuthorization("operators");
        // </snippet>
    }
}
