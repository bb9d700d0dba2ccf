using Microsoft.FeatureManagement.FeatureFilters;

namespace Statsig.Fast.ComparisonBenchmarks.MicrosoftFeatures;

/// <summary>The user as contexts of filters: one of the application's own, and the one that the built-in filter requires.</summary>
internal sealed record FeatureUser(string UserId, string Email, string Country, string Locale, string AppVersion, TargetingContext ByEmail)
{
    internal static FeatureUser Create(string userId) =>
        new(userId, "jane.doe@example-corp.com", "US", "en_US", "4.12.3", new TargetingContext { UserId = "jane.doe@example-corp.com", Groups = ["acme-corporation"] });
}
