using System;
using System.Text;
using Statsig.Fast.Snapshots.Json;

namespace Statsig.Fast.Snapshots;

/// <summary>Reads a spec snapshot in either form.</summary>
/// <remarks>Never throws for the content of a file: each error becomes a problem with a position.</remarks>
internal static class SnapshotReader
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a text.</summary>
    internal static SnapshotReadResult Read(string text)
    {
        var problems = new ProblemList(text);
        SnapshotModel? model = null;
        bool isPayload = false;
        try
        {
            JsonNode root = JsonTextReader.Read(text);
            isPayload = PayloadReader.Recognizes(root) && root.Find(SchemaNames.Version) is null;
            if (root.Kind != JsonKind.Object)
            {
                problems.Add(SnapshotProblemKind.NotASnapshot, "A spec snapshot must be a JSON object", root.Position);
            }
            else if (isPayload)
            {
                model = new PayloadReader(root, problems).Read();
            }
            else if (root.Find(SchemaNames.Version) is { } version)
            {
                model = new SchemaFormReader(root, problems).Read(version);
            }
            else
            {
                problems.Add(
                    SnapshotProblemKind.NotASnapshot,
                    $"A spec snapshot must have the member \"{SchemaNames.Version}\", or be a payload of specs with \"{PayloadNames.FeatureGates}\"",
                    root.Position);
            }
        }
        catch (JsonSyntaxException exception)
        {
            problems.Add(SnapshotProblemKind.InvalidJson, exception.Message, exception.Position);
        }

        return new SnapshotReadResult(model, isPayload, problems.ToList());
    }

    /// <summary>Reads bytes. A byte order mark is not valid JSON, as in the runtime.</summary>
    internal static SnapshotReadResult ReadUtf8(byte[] utf8)
    {
        try
        {
            return Read(StrictUtf8.GetString(utf8));
        }
        catch (DecoderFallbackException exception)
        {
            var problem = new SnapshotProblem(SnapshotProblemKind.InvalidJson, $"The byte at {Math.Max(0, exception.Index)} is not UTF-8", 0, 0, 0);
            return new SnapshotReadResult(null, false, new EquatableList<SnapshotProblem>([problem]));
        }
    }
}
