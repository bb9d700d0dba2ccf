using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Cli.Input;
using Statsig.Fast.LocalService.Protocol;

namespace Statsig.Fast.Cli.Serving;

/// <summary>Serves a file of specs and reads it again when it changes.</summary>
/// <remarks>
/// The system's notices make it quick; a look every second finds what they miss, on network drives for instance. A file that is not
/// complete, or not readable at the moment, leaves the last good one in place and is looked at again when it changes.
/// </remarks>
internal sealed class WatchedSpecs : IDisposable
{
    private readonly string _path;
    private readonly StatsigService _service;
    private readonly TextWriter _messages;
    private readonly Action<byte[]>? _taken;
    private readonly SemaphoreSlim _changed = new(0);
    private readonly FileSystemWatcher _watcher;
    private (DateTime Time, long Length) _seen;
    private string? _lastProblem;

    /// <param name="path">The file.</param>
    /// <param name="service">Serves it.</param>
    /// <param name="messages">Receives a line for each change.</param>
    /// <param name="taken">Receives each payload that is served; null for no call.</param>
    internal WatchedSpecs(string path, StatsigService service, TextWriter messages, Action<byte[]>? taken = null)
    {
        _taken = taken;
        _path = Path.GetFullPath(path);
        _service = service;
        _messages = messages;
        string folder = Path.GetDirectoryName(_path)!;
        if (!Directory.Exists(folder))
        {
            throw new UnreadableFileException(path, null, "The folder does not exist.");
        }

        _watcher = new FileSystemWatcher(folder, Path.GetFileName(_path));
        _watcher.Changed += OnChange;
        _watcher.Created += OnChange;
        _watcher.Renamed += OnChange;
    }

    /// <summary>Reads the file for the first time.</summary>
    /// <exception cref="UnreadableFileException">It cannot be read, or is not a complete JSON object.</exception>
    internal void Load()
    {
        _seen = Stamp();
        Publish(Read());
    }

    /// <summary>Takes changes until the token ends.</summary>
    internal async Task WatchAsync(TimeSpan poll, CancellationToken token)
    {
        _watcher.EnableRaisingEvents = true;
        try
        {
            while (true)
            {
                bool isNotice = await _changed.WaitAsync(poll, token).ConfigureAwait(false);
                if (isNotice || Stamp() != _seen)
                {
                    Reload();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the tool.
        }
    }

    // The semaphore is left to itself: a notice may still be on its way, and it holds no handle.
    public void Dispose() => _watcher.Dispose();

    private void Reload()
    {
        _seen = Stamp();
        try
        {
            SpecsPayload payload = Read();
            _lastProblem = null;
            if (_service.Specs is { } current && payload.Utf8.AsSpan().SequenceEqual(current.Utf8))
            {
                return;
            }

            Publish(payload);
            _messages.WriteLine($"{_path}: The changed file was read. Its time is {payload.Time}.");
        }
        catch (UnreadableFileException exception)
        {
            // One line a problem: a writer that is under way causes several notices.
            if (exception.Message != _lastProblem)
            {
                _lastProblem = exception.Message;
                _messages.WriteLine($"{exception.Message} The last good specs stay in use.");
            }
        }
    }

    private void Publish(SpecsPayload payload)
    {
        _service.Publish(payload);
        _taken?.Invoke(payload.Utf8);
    }

    private SpecsPayload Read()
    {
        try
        {
            return SpecsPayload.Parse(InputFile.ReadAll(_path));
        }
        catch (InvalidDataException exception)
        {
            throw new UnreadableFileException(_path, null, exception.Message);
        }
    }

    private (DateTime Time, long Length) Stamp()
    {
        var file = new FileInfo(_path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }

    private void OnChange(object sender, FileSystemEventArgs change) => _changed.Release();
}
