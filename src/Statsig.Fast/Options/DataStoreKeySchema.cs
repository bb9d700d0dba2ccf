namespace Statsig.Fast;

/// <summary>The keys of the specs in a data store.</summary>
public enum DataStoreKeySchema
{
    /// <summary>"statsig.cache", as the Python and classic .NET SDKs use; no two secret keys may share a store.</summary>
    Legacy,

    /// <summary>A key with the hash of the secret key, as Statsig's server core uses.</summary>
    HashedKey,

    /// <summary>A key with the first 20 characters of the secret key, as Statsig's forward proxy writes.</summary>
    ReadableKey,
}
