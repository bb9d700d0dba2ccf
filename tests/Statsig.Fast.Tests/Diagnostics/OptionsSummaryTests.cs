using System;
using System.Collections.Generic;
using System.Text;
using Statsig.Fast.Diagnostics;

namespace Statsig.Fast.Tests.Diagnostics;

public sealed class OptionsSummaryTests
{
    [Fact]
    public void Write_Defaults_IsEmpty() => Assert.Equal("{}", Summary(new StatsigOptions()));

    [Fact]
    public void Write_ChangedOptions_AreNamedAsElsewhere() => Assert.Equal(
        """{"api":"https://h/v1","environment":{"tier":"staging"},"init_timeout":1.5,"timeout":3,"rulesets_sync_interval":1,"idlist_threadpool_size":5,"local_mode":true,"event_queue_size":7,"service_name":"checkout"}""",
        Summary(new StatsigOptions
        {
            Api = "https://user:password@h/v1?token=x",
            EnvironmentTier = "staging",
            InitRequestTimeout = TimeSpan.FromSeconds(1.5),
            RequestTimeout = TimeSpan.FromSeconds(3),
            ConfigSyncInterval = TimeSpan.FromSeconds(1),
            MaxParallelIdListDownloads = 5,
            LocalMode = true,
            MaxEventsPerBatch = 7,
            ServiceName = "checkout",
        }));

    [Fact]
    public void Write_TierAmongTheEnvironmentParameters_IsTheTier()
    {
        var parameters = new Dictionary<string, string> { ["tier"] = "staging", ["region"] = "eu" };

        Assert.Equal("""{"environment":{"tier":"staging"}}""", Summary(new StatsigOptions { EnvironmentParameters = parameters }));
        Assert.Equal(
            """{"environment":{"tier":"production"}}""",
            Summary(new StatsigOptions { EnvironmentTier = "production", EnvironmentParameters = parameters }));
    }

    [Fact]
    public void Write_ObjectsAndDataOfTheApplication_AreSaidToBeSet() => Assert.Equal(
        """{"global_custom_fields":"SET","bootstrap_values":"SET","observability_client":"SET","initialize_sources":"SET","sdk_error_callback":"SET"}""",
        Summary(new StatsigOptions
        {
            GlobalCustomFields = new Dictionary<string, object?> { ["plan"] = "private" },
            BootstrapValues = "{}",
            ObservabilityClient = new RecordingObservability(),
            InitializeSources = [DataSource.Network],
            SdkErrorCallback = static (_, _) => { },
        }));

    [Fact]
    public void Write_KeyInAText_IsHidden() =>
        Assert.Equal("""{"service_name":"secret-****"}""", Summary(new StatsigOptions { ServiceName = "secret-abc" }));

    private static string Summary(StatsigOptions options) => Encoding.UTF8.GetString(OptionsSummary.Write(options, new SecretRedaction("secret-abc")));
}
