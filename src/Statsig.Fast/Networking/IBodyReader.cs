using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Networking;

/// <summary>Reads the body of a successful answer while it arrives, so that it need not be in memory at once.</summary>
internal interface IBodyReader
{
    /// <summary>Reads as much of a body as it needs, within the time limit of the request.</summary>
    /// <param name="statusCode">The status of the answer, one of success.</param>
    /// <param name="rangeStart">The first byte of the file in the body, when the answer is a part of one.</param>
    /// <param name="body">The body.</param>
    /// <param name="cancellationToken">The time limit of the request, and the caller's token.</param>
    /// <remarks>
    /// What it throws makes the request fail. A handler of the application may ignore the token and let this continue after the request has
    /// ended for its caller.
    /// </remarks>
    Task ReadAsync(int statusCode, long? rangeStart, ResponseBody body, CancellationToken cancellationToken);
}
