using System;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Sync;

/// <summary>The specs that the options bring along, or the file that they name.</summary>
internal sealed class BootstrapSpecsSource(StatsigOptions options) : SpecsSource
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    internal override DataSource Kind => DataSource.Bootstrap;

    internal override EvaluationSource EvaluationSource => EvaluationSource.Bootstrap;

    internal override ValueTask<SpecsFetchResult> FetchAsync(KnownSpecs known, SpecsForm form, bool isInitial, CancellationToken cancellationToken)
    {
        if (!options.BootstrapUtf8.IsEmpty)
        {
            // Applied before initialization ends, until when the memory does not change. What the callback receives may be kept.
            return new(new SpecsFetchResult(options.SpecsUpdated is null ? options.BootstrapUtf8 : options.BootstrapUtf8.ToArray()));
        }

        return options.BootstrapValues is { } text ? new(new SpecsFetchResult(Encoding.UTF8.GetBytes(text)))
            : options.BootstrapPath is { } path ? new(Read(path))
            : new(new SpecsFetchResult(null, "The options have no bootstrap values.", IsAbsent: true));
    }

    /// <summary>Reads the file. Synchronous, as the rest of an initialization in local mode is.</summary>
    private static SpecsFetchResult Read(string path)
    {
        try
        {
            // Editors on Windows write a byte order mark, which JSON does not have.
            byte[] file = File.ReadAllBytes(path);
            return new SpecsFetchResult(file.AsSpan().StartsWith(ByteOrderMark) ? file[ByteOrderMark.Length..] : file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // A file that cannot be read is a source that failed; initialization reports it and asks the next one.
            return new SpecsFetchResult(null, $"The file of BootstrapPath cannot be read. {exception.Message}");
        }
    }
}
