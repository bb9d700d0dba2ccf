using System.Collections.Generic;

namespace Statsig.Fast.ComparisonBenchmarks.Classic;

/// <summary>A user as most server SDKs have it: properties and dictionaries.</summary>
internal sealed class ClassicUser
{
    internal required string UserId { get; init; }

    internal string? Email { get; init; }

    internal string? Country { get; init; }

    internal string? Locale { get; init; }

    internal string? AppVersion { get; init; }

    internal Dictionary<string, string> CustomIds { get; init; } = [];

    internal Dictionary<string, object> Custom { get; init; } = [];

    internal static ClassicUser Create(string userId) => new()
    {
        UserId = userId,
        Email = "jane.doe@example-corp.com",
        Country = "US",
        Locale = "en_US",
        AppVersion = "4.12.3",
        CustomIds = new() { ["companyID"] = "acme-corporation" },
        Custom = new() { ["plan"] = "enterprise", ["seats"] = 120.0, ["beta"] = true },
    };

    internal string UnitId(string idType) =>
        idType == "userID" ? UserId : CustomIds.TryGetValue(idType, out string? id) ? id : "";

    internal object? Field(string name) => name switch
    {
        "userID" => UserId,
        "email" => Email,
        "country" => Country,
        "locale" => Locale,
        "appVersion" => AppVersion,
        _ => Custom.TryGetValue(name, out object? value) ? value : null,
    };
}
