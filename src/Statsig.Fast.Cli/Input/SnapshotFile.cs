using System;
using System.Globalization;
using System.Text;
using Statsig.Fast.Snapshots;

namespace Statsig.Fast.Cli.Input;

/// <summary>A snapshot in either form, as read from a file or from the service.</summary>
/// <param name="Origin">The file or the address, for messages.</param>
/// <param name="Text">The text it was read from.</param>
/// <param name="Model">The content.</param>
/// <param name="IsPayload">True when it is a full payload.</param>
internal sealed record SnapshotFile(string Origin, string Text, SnapshotModel Model, bool IsPayload)
{
    /// <exception cref="UnreadableFileException">The file cannot be read, or is neither form.</exception>
    internal static SnapshotFile Read(string path) => Parse(path, InputFile.ReadAll(path));

    /// <summary>Parts that are left out are named on standard error.</summary>
    /// <exception cref="UnreadableFileException">The bytes are neither form.</exception>
    internal static SnapshotFile Parse(string origin, byte[] content)
    {
        SnapshotReadResult result = SnapshotReader.ReadUtf8(content);
        if (result.Model is not { } model)
        {
            SnapshotProblem problem = result.Problems[0];
            throw new UnreadableFileException(origin, problem.Line + 1, $"{problem.Message}.");
        }

        if (result.IsPayload)
        {
            // A payload that the library rejects cannot be compared either.
            PayloadFile.Parse(origin, content);
        }

        foreach (SnapshotProblem problem in result.Problems)
        {
            if (problem.Kind is SnapshotProblemKind.PartIgnored or SnapshotProblemKind.FingerprintMismatch)
            {
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"warning: {origin}, line {problem.Line + 1}: {problem.Message}."));
            }
        }

        return new SnapshotFile(origin, Encoding.UTF8.GetString(content), model, result.IsPayload);
    }
}
