namespace Statsig.Fast.LocalService.Protocol;

/// <summary>One ID list to serve.</summary>
/// <param name="Name">The name that conditions use.</param>
/// <param name="FileId">With another file ID, clients read the file from the start.</param>
/// <param name="CreationTime">Milliseconds; clients ignore a list older than the one they have.</param>
/// <param name="Content">The lines, "+key" or "-key", each ended by a line feed.</param>
public sealed record IdListFile(string Name, string FileId, long CreationTime, byte[] Content)
{
    /// <summary>The size that the manifest states; the content's own when null.</summary>
    public long? StatedSize { get; init; }

    /// <summary>The address that the manifest states; the service's own when null.</summary>
    public string? StatedUrl { get; init; }
}
