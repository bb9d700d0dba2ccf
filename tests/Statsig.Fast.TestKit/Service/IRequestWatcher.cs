using Statsig.Fast.LocalService.Protocol;

namespace Statsig.Fast.TestKit.Service;

/// <summary>Sees every request of a <see cref="TestService"/> that keeps none.</summary>
/// <remarks>Called from any thread, side by side for different requests.</remarks>
public interface IRequestWatcher
{
    /// <summary>A request was read to its end and is not answered yet.</summary>
    void Received(ServiceRequest request);

    /// <summary>The answer of a request is over.</summary>
    /// <param name="request">The request.</param>
    /// <param name="fault">How it was answered.</param>
    /// <param name="isWhole">Whether everything was written that the fault wanted to, while the client was there.</param>
    void Answered(ServiceRequest request, Fault fault, bool isWhole);
}
