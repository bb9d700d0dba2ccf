namespace Statsig.Fast.LocalService.ForwardProxy;

/// <summary>The request of both methods.</summary>
/// <param name="SdkKey">The server secret key.</param>
/// <param name="Version">2 for the v2 shape; 0, 1 and nothing for v1.</param>
/// <param name="SinceTime">The time of the client's specs; null when absent.</param>
public sealed record ConfigSpecRequest(string SdkKey, int Version, long? SinceTime)
{
    private const int SdkKeyField = 1;
    private const int VersionField = 3;

    // Not 2: the service was published with this number.
    private const int SinceTimeField = 12;

    /// <exception cref="GrpcException">The message is damaged.</exception>
    internal static ConfigSpecRequest Parse(byte[] message)
    {
        string key = "";
        int version = 0;
        long? sinceTime = null;
        var reader = new ProtoReader(message);
        while (reader.TryReadField(out int field))
        {
            switch (field)
            {
                case SdkKeyField:
                    key = reader.ReadText();
                    break;
                case VersionField:
                    version = (int)reader.ReadNumber();
                    break;
                case SinceTimeField:
                    sinceTime = (long)reader.ReadNumber();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new ConfigSpecRequest(key, version, sinceTime);
    }
}
