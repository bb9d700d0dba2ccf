using System;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Sync;

/// <summary>The keys that specs and ID lists have in a data store.</summary>
/// <remarks>Source: the keys of Statsig's Python SDK, server core and forward proxy.</remarks>
internal static class DataStoreKeys
{
    private const string IdListPath = "/v1/download_id_list_file/";
    private const int ReadableCharacters = 20;

    /// <summary>The key of specs in JSON.</summary>
    internal static string OfSpecs(StatsigOptions options, string? sdkKey) => Of(options, sdkKey, "plain_text") ?? "statsig.cache";

    /// <summary>The key of specs in the compact form; null for keys of SDKs that do not know it.</summary>
    internal static string? OfCompactSpecs(StatsigOptions options, string? sdkKey) => Of(options, sdkKey, "statsig-br");

    private static string? Of(StatsigOptions options, string? sdkKey, string form)
    {
        string key = sdkKey ?? "";
        string path = options.SpecsVersion == SpecsVersion.V1 ? "/v1/download_config_specs" : "/v2/download_config_specs";
        return options.DataStoreKeySchema switch
        {
            DataStoreKeySchema.HashedKey => $"statsig|{path}|{form}|{Convert.ToBase64String(Sha256Digest.Of(key))}",
            DataStoreKeySchema.ReadableKey => $"statsig|{path}|{form}|{key[..Math.Min(ReadableCharacters, key.Length)]}",
            _ => null,
        };
    }

    internal static string OfIdList(Uri address, string fileId) =>
        address.AbsolutePath.StartsWith(IdListPath, StringComparison.Ordinal) ? address.AbsolutePath : IdListPath + fileId;
}
