using System;

namespace Statsig.Fast.LocalService.Protocol;

/// <summary>The paths of the service.</summary>
internal static class ServicePaths
{
    internal const string IdListFiles = "/v1/download_id_list_file/";

    private const string SpecsV1 = "/v1/download_config_specs/";
    private const string SpecsV2 = "/v2/download_config_specs/";
    private const string IdLists = "/v1/get_id_lists";

    internal static ServiceEndpoint EndpointOf(string path) => path switch
    {
        _ when IsSpecs(path) => ServiceEndpoint.Specs,
        IdLists => ServiceEndpoint.IdLists,
        _ when path.StartsWith(IdLists + "/", StringComparison.Ordinal) && path.EndsWith(".json", StringComparison.Ordinal) => ServiceEndpoint.IdLists,
        _ when path.StartsWith(IdListFiles, StringComparison.Ordinal) => ServiceEndpoint.IdListFile,
        "/v1/log_event" => ServiceEndpoint.LogEvent,
        "/v1/sdk_exception" => ServiceEndpoint.SdkException,
        _ => ServiceEndpoint.Unknown,
    };

    internal static bool IsV1(string path) => path.StartsWith("/v1/", StringComparison.Ordinal);

    /// <summary>"/v1/download_config_specs/{key}.json" and "/v1/get_id_lists/{key}.json".</summary>
    internal static string? KeyIn(string path)
    {
        const string File = ".json";
        if (!path.EndsWith(File, StringComparison.Ordinal) || EndpointOf(path) is not (ServiceEndpoint.Specs or ServiceEndpoint.IdLists))
        {
            return null;
        }

        // The part after the second slash, because a key may contain slashes.
        int start = path.IndexOf('/', "/v1/".Length) + 1;
        return path[start..^File.Length];
    }

    private static bool IsSpecs(string path) =>
        path.EndsWith(".json", StringComparison.Ordinal)
        && (path.StartsWith(SpecsV1, StringComparison.Ordinal) || path.StartsWith(SpecsV2, StringComparison.Ordinal));
}
