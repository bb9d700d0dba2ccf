using System;
using Statsig.Fast.Sync;

namespace Statsig.Fast.Tests.Sync;

public sealed class DataStoreKeysTests
{
    private const string Key = "secret-0123456789abcdefghij";

    [Theory]
    [InlineData(DataStoreKeySchema.Legacy, null)]
    [InlineData(DataStoreKeySchema.HashedKey, "statsig|/v2/download_config_specs|statsig-br|7SGZRg60Rp77gkz36elzYLMtDHk8OnJsuxgQ/D1zLqA=")]
    [InlineData(DataStoreKeySchema.ReadableKey, "statsig|/v2/download_config_specs|statsig-br|secret-0123456789abc")]
    public void OfCompactSpecs_BySchema_IsTheReferencesKey(DataStoreKeySchema schema, string? expected) =>
        Assert.Equal(expected, DataStoreKeys.OfCompactSpecs(new StatsigOptions { DataStoreKeySchema = schema }, Key));

    [Theory]
    [InlineData(DataStoreKeySchema.Legacy, SpecsVersion.V1, "statsig.cache")]
    [InlineData(DataStoreKeySchema.Legacy, SpecsVersion.V2, "statsig.cache")]
    [InlineData(DataStoreKeySchema.HashedKey, SpecsVersion.V1, "statsig|/v1/download_config_specs|plain_text|7SGZRg60Rp77gkz36elzYLMtDHk8OnJsuxgQ/D1zLqA=")]
    [InlineData(DataStoreKeySchema.HashedKey, SpecsVersion.V2, "statsig|/v2/download_config_specs|plain_text|7SGZRg60Rp77gkz36elzYLMtDHk8OnJsuxgQ/D1zLqA=")]
    [InlineData(DataStoreKeySchema.ReadableKey, SpecsVersion.V2, "statsig|/v2/download_config_specs|plain_text|secret-0123456789abc")]
    public void OfSpecs_BySchemaAndVersion_IsTheReferencesKey(DataStoreKeySchema schema, SpecsVersion version, string expected) =>
        Assert.Equal(expected, DataStoreKeys.OfSpecs(new StatsigOptions { DataStoreKeySchema = schema, SpecsVersion = version }, Key));

    [Fact]
    public void OfSpecs_ShortOrMissingKey_IsStillAKey()
    {
        var options = new StatsigOptions { DataStoreKeySchema = DataStoreKeySchema.ReadableKey };

        Assert.EndsWith("|abc", DataStoreKeys.OfSpecs(options, "abc"), StringComparison.Ordinal);
        Assert.EndsWith("|", DataStoreKeys.OfSpecs(options, null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://h.example/v1/download_id_list_file/x?sig=1", "/v1/download_id_list_file/x")]
    [InlineData("https://h.example/other/x", "/v1/download_id_list_file/file-1")]
    public void OfIdList_ByAddress_IsItsPathOrItsFile(string address, string expected) =>
        Assert.Equal(expected, DataStoreKeys.OfIdList(new Uri(address), "file-1"));
}
