using System;

namespace Statsig.Fast.Allocation.Tests;

/// <summary>What making a user costs.</summary>
public sealed class UserTests
{
    [Fact]
    public void Construction_OfTheBenchmarksKind_Is160Bytes()
    {
        const int Count = 1_000;
        long bytes = Allocated.BytesOf(
            static () =>
            {
                for (int i = 0; i < Count; i++)
                {
                    var user = new StatsigUser("5f0c1a52-7f3c-4e6b-9b0e-0d8f6f1f3a77")
                    {
                        Email = "ada@example.com",
                        Country = "US",
                        Locale = "en_US",
                        AppVersion = "1.2.3",
                        CustomIds = [new("companyID", "acme")],
                        Custom = [new("plan", "pro"), new("seats", 12), new("beta", true)],
                    };
                    GC.KeepAlive(user);
                }
            },
            3,
            1);

        Assert.Equal(160 * Count, bytes);
    }
}
