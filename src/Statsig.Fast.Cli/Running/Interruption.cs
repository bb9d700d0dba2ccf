using System;
using System.Runtime.InteropServices;

namespace Statsig.Fast.Cli.Running;

/// <summary>Turns the first Ctrl+C, or SIGTERM, into an orderly end of a run over users; the second ends the process at once.</summary>
/// <remarks>Between two users, so that what was logged is delivered and a file that is half written is taken away.</remarks>
internal sealed class Interruption : IDisposable
{
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private volatile bool _isRequested;

    internal Interruption()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Note);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Note);
    }

    /// <exception cref="InterruptedException">The run is to end.</exception>
    internal void ThrowIfRequested()
    {
        if (_isRequested)
        {
            throw new InterruptedException();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
    }

    private void Note(PosixSignalContext signal)
    {
        signal.Cancel = !_isRequested;
        _isRequested = true;
    }
}

/// <summary>The user has ended the run.</summary>
internal sealed class InterruptedException() : Exception("The run was interrupted before the last user.");
