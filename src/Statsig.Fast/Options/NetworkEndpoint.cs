namespace Statsig.Fast;

/// <summary>The endpoints that a forward proxy can replace.</summary>
public enum NetworkEndpoint
{
    /// <summary>Every endpoint without a separate entry, except the files of ID lists, which stay at the addresses of their list.</summary>
    All,

    /// <summary>The specs.</summary>
    DownloadConfigSpecs,

    /// <summary>The list of ID lists.</summary>
    GetIdLists,

    /// <summary>The files of ID lists: scheme, host and port of their addresses are replaced.</summary>
    DownloadIdListFile,

    /// <summary>Taking events.</summary>
    LogEvent,
}
