using System;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Internals;
using Statsig.Fast.Sync;

namespace Statsig.Fast;

/// <summary>Keeps specs and ID lists in a folder, so that a server starts without the network.</summary>
/// <remarks>
/// <para>
/// One file per key. A value is written to a temporary file, flushed to the disk and moved in one step; it contains its length and hash.
/// For any end of a process, a reader finds the complete old or new value. A file that is truncated, damaged, or of another key counts as
/// absent and is reported.
/// </para>
/// <para>
/// The methods throw the exceptions of the file system, which the server logs. Safe from any thread, and from several processes that share
/// the folder: the last write applies. Values contain the specs: only the process's own user may access the files, and the folder when the
/// store creates it, on systems with such rights.
/// </para>
/// </remarks>
public sealed class FileDataStore : IDataStore
{
    /// <summary>The age after which an unfinished file of another process counts as abandoned.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(10);

    private readonly string _folder;
    private readonly IOutputLogger _logger;

    /// <summary>Creates a store over a folder, which is created at the first use of the store.</summary>
    /// <param name="folder">The folder, which should contain no other files.</param>
    /// <param name="logger">The logger for damaged files; null for <see cref="ConsoleOutputLogger"/>.</param>
    /// <exception cref="ArgumentException">The folder is empty.</exception>
    public FileDataStore(string folder, IOutputLogger? logger = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        _folder = Path.GetFullPath(folder);
        _logger = logger ?? ConsoleOutputLogger.Instance;
    }

    /// <summary>
    /// True when polls read this store before the network, for servers that share the folder with one that fetches. Default: false.
    /// </summary>
    public bool IsPolled { get; init; }

    /// <inheritdoc/>
    public bool ShouldBeUsedForQueryingUpdates(string key) => IsPolled;

    /// <summary>Creates the folder, and removes the unfinished files of killed processes.</summary>
    public ValueTask InitializeAsync(CancellationToken cancellationToken)
    {
        PrivateFile.CreateFolder(_folder);
        foreach (string file in Directory.EnumerateFiles(_folder, "*" + FileDataStoreFormat.UnfinishedSuffix))
        {
            // Files carry the time of the system's clock.
            if (TimeProvider.System.GetUtcNow() - File.GetLastWriteTimeUtc(file) > Abandoned)
            {
                Discard(file);
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>?> GetAsync(string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        string path = PathOf(key);
        byte[] file;
        try
        {
            file = await ReadAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // The file system reports a missing key in this way.
            return null;
        }

        if (FileDataStoreFormat.TryUnwrap(key, file, out ReadOnlyMemory<byte> value))
        {
            return value;
        }

        Report($"The file \"{Path.GetFileName(path)}\" of the data store is truncated, damaged or belongs to another key. It counts as absent.");
        return null;
    }

    /// <inheritdoc/>
    public async ValueTask SetAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        string path = PathOf(key);
        string unfinished = $"{path}.{Guid.NewGuid():N}{FileDataStoreFormat.UnfinishedSuffix}";
        PrivateFile.CreateFolder(_folder);
        try
        {
            using (FileStream file = PrivateFile.Create(unfinished, FileOptions.Asynchronous))
            {
                await file.WriteAsync(FileDataStoreFormat.HeaderOf(key, value.Span), cancellationToken).ConfigureAwait(false);
                await file.WriteAsync(value, cancellationToken).ConfigureAwait(false);

                // On the disk before it gets its name: a power cut must not leave the name with half of the content.
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            Discard(unfinished);
            throw;
        }
    }

    private static async Task<byte[]> ReadAsync(string path, CancellationToken cancellationToken)
    {
        // Other processes may replace the file while it is read; on every system the bytes are those of the opened file.
        using var file = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        var bytes = new byte[file.Length];
        int length = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return length == bytes.Length ? bytes : bytes[..length];
    }

    private static void Discard(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It costs space and nothing else; the next start tries again.
        }
    }

    private string PathOf(string key) => Path.Combine(_folder, FileDataStoreFormat.NameOf(key));

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A logger must not make a read fail.")]
    private void Report(string message)
    {
        try
        {
            _logger.Log(OutputLogLevel.Warning, message, null);
        }
        catch (Exception)
        {
            // The logger is application code, and no other channel is left to report its failure.
        }
    }
}
