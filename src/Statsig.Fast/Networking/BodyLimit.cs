namespace Statsig.Fast.Networking;

/// <summary>The largest body that a request accepts.</summary>
/// <param name="Bytes">The bytes after decompression.</param>
/// <param name="Option">The name of the option that sets it, for messages.</param>
internal readonly record struct BodyLimit(int Bytes, string Option);
