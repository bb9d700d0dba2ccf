using System;
using System.IO;
using Statsig.Fast.Cli.Input;

namespace Statsig.Fast.Cli.Output;

/// <summary>Where the answers go: standard output as they come, or a file that appears whole or not at all.</summary>
/// <remarks>
/// A file is written beside its final place and moved over it by <see cref="Complete"/>. Disposing before that deletes what was
/// written, and what stood under the name before is untouched.
/// </remarks>
internal sealed class OutputFile : IDisposable
{
    private const int BufferBytes = 1 << 16;

    private readonly string? _temporary;
    private readonly string? _target;
    private bool _isComplete;

    private OutputFile(Stream stream, string? temporary = null, string? target = null)
    {
        Stream = stream;
        _temporary = temporary;
        _target = target;
    }

    internal Stream Stream { get; }

    /// <summary>Opens the output; null stands for standard output.</summary>
    /// <exception cref="UnreadableFileException">The file cannot be written.</exception>
    internal static OutputFile Open(string? path)
    {
        if (path is null)
        {
            Stream output = Console.OpenStandardOutput();
            return new OutputFile(new BufferedStream(Console.IsOutputRedirected ? output : new TerminalStream(output), BufferBytes));
        }

        try
        {
            string target = FilePaths.Resolve(path);
            return TryOpenDevice(target, out Stream? device) ? new OutputFile(device!) : OpenBeside(target);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UnreadableFileException(path, null, exception.Message);
        }
    }

    /// <summary>Writes what is left and puts the file in its place.</summary>
    internal void Complete()
    {
        Stream.Flush();
        if (_temporary is not null)
        {
            Stream.Dispose();
            File.Move(_temporary, _target!, overwrite: true);
        }

        _isComplete = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isComplete || _temporary is null)
        {
            Stream.Dispose();
            return;
        }

        try
        {
            Stream.Dispose();
        }
        finally
        {
            // Also when the disk is full and the last bytes could not be written.
            File.Delete(_temporary);
        }
    }

    /// <summary>Devices and pipes are written to as they are: moving a file over one would take its place.</summary>
    private static bool TryOpenDevice(string target, out Stream? device)
    {
        device = null;
        if (!File.Exists(target))
        {
            return false;
        }

        // Opened in any case: a file that may not be written must not be replaced either.
        var existing = new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, BufferBytes);
        if (!existing.CanSeek || target.StartsWith("/dev/", StringComparison.Ordinal))
        {
            device = existing;
            return true;
        }

        existing.Dispose();
        return false;
    }

    private static OutputFile OpenBeside(string target)
    {
        if (Directory.Exists(target))
        {
            throw new IOException("The output is a folder.");
        }

        string temporary = $"{target}.{Guid.NewGuid():N}.tmp";
        var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Read, BufferBytes);
        if (!OperatingSystem.IsWindows() && File.Exists(target))
        {
            // Who may read the answers stays as it was.
            File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
        }

        return new OutputFile(stream, temporary, target);
    }
}
