namespace Statsig.Fast.Diagnostics;

/// <summary>The names that markers carry on the wire.</summary>
internal static class MarkerKeys
{
    internal const string Overall = "overall";
    internal const string Specs = "download_config_specs";
    internal const string DataStoreSpecs = "data_store_config_specs";
    internal const string Bootstrap = "bootstrap";
    internal const string IdListSources = "get_id_list_sources";
    internal const string IdList = "get_id_list";
    internal const string CheckGate = "check_gate";
    internal const string GetConfig = "get_config";
    internal const string GetExperiment = "get_experiment";
    internal const string GetLayer = "get_layer";

    /// <summary>The step of reading and applying what arrived.</summary>
    internal const string Process = "process";

    /// <summary>The step of the request.</summary>
    internal const string NetworkRequest = "network_request";

    /// <summary>The protocol of every request but those of streams.</summary>
    internal const string Http = "http";
}
