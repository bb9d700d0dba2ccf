namespace Statsig.Fast.LocalService.Protocol;

/// <summary>The endpoint of a request.</summary>
public enum ServiceEndpoint
{
    /// <summary>Nothing that the service knows.</summary>
    Unknown,

    /// <summary>"/v1/download_config_specs/{key}.json" and "/v2/...".</summary>
    Specs,

    /// <summary>"/v1/get_id_lists": the list of ID lists.</summary>
    IdLists,

    /// <summary>"/v1/download_id_list_file/{fileID}": the lines of one ID list.</summary>
    IdListFile,

    /// <summary>"/v1/log_event".</summary>
    LogEvent,

    /// <summary>"/v1/sdk_exception".</summary>
    SdkException,
}
