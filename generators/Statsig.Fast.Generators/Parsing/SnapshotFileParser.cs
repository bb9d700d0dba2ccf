using System;
using System.Collections.Generic;
using System.Threading;
using Statsig.Fast.Generators.Model;
using Statsig.Fast.Generators.Naming;
using Statsig.Fast.Snapshots;

namespace Statsig.Fast.Generators.Parsing;

/// <summary>Reads a snapshot file into a model to generate from, and problems to report.</summary>
internal static class SnapshotFileParser
{
    /// <summary>Parses a file; each error becomes a problem.</summary>
    internal static ParsedSnapshot Parse(SnapshotFile file, CancellationToken token)
    {
        string path = file.Text.Path;
        if (file.Text.GetText(token) is not { } text)
        {
            return Failed(path, new Problem(ProblemKind.Unreadable, "The spec snapshot cannot be read", 0, 0, 0));
        }

        var problems = new List<Problem>();
        CheckMetadata(file, problems);
        string json = text.ToString();
        SnapshotReadResult read = SnapshotReader.Read(json);
        token.ThrowIfCancellationRequested();
        foreach (SnapshotProblem problem in read.Problems)
        {
            problems.Add(new Problem(KindOf(problem.Kind), problem.Message, problem.Position, problem.Line, problem.Column));
        }

        if (file.IsEmbedded && read.Model is not null && !read.IsPayload)
        {
            problems.Add(new Problem(ProblemKind.InvalidMetadata, "Only a full payload can be embedded; a spec snapshot in the schema form has no rules. The command \"statsig-fast pull --full\" writes a payload", 0, 0, 0));
        }

        if (read.Model is null || problems.Exists(static problem => problem.Kind == ProblemKind.InvalidMetadata))
        {
            return new ParsedSnapshot(path, null, null, new SnapshotProblems(path, file.Namespace, new EquatableList<Problem>(problems)));
        }

        // Generated code does not depend on the time; without it, equal content leaves the output cached.
        var schema = new SnapshotSchema(file.Namespace, file.Visibility == "public", file.Client, read.Model with { TimeMs = null });
        foreach (string collision in NamePlan.CollisionsOf(schema.Snapshot))
        {
            problems.Add(new Problem(ProblemKind.NameCollision, collision, 0, 0, 0));
        }

        EmbeddedSpecs? embedded = file.IsEmbedded ? new EmbeddedSpecs(file.Namespace, schema.IsPublic, CompactJson.Of(json)) : null;
        return new ParsedSnapshot(path, schema, embedded, new SnapshotProblems(path, file.Namespace, new EquatableList<Problem>(problems)));
    }

    private static ParsedSnapshot Failed(string path, Problem problem) =>
        new(path, null, null, new SnapshotProblems(path, "", new EquatableList<Problem>([problem])));

    private static void CheckMetadata(SnapshotFile file, List<Problem> problems)
    {
        if (!Identifiers.IsQualifiedName(file.Namespace))
        {
            problems.Add(new Problem(ProblemKind.InvalidMetadata, $"\"{file.Namespace}\" is not a valid namespace", 0, 0, 0));
        }

        if (file.Visibility is not ("" or "internal" or "public"))
        {
            problems.Add(new Problem(ProblemKind.InvalidMetadata, $"The visibility \"{file.Visibility}\" is not valid; use internal or public", 0, 0, 0));
        }

        if (!file.IsEmbedded && file.Embed.Length > 0 && !file.Embed.Equals("false", StringComparison.OrdinalIgnoreCase))
        {
            problems.Add(new Problem(ProblemKind.InvalidMetadata, $"The value \"{file.Embed}\" of Embed is not valid; use true or false", 0, 0, 0));
        }

        if (file.Client.Length > 0 && !(Identifiers.IsQualifiedName(file.Client) && file.Client.IndexOf('.') > 0))
        {
            problems.Add(new Problem(
                ProblemKind.InvalidMetadata, $"The client \"{file.Client}\" is not the full name of a static property or field, such as Shop.Clients.Server", 0, 0, 0));
        }
    }

    private static ProblemKind KindOf(SnapshotProblemKind kind) => kind switch
    {
        SnapshotProblemKind.InvalidJson => ProblemKind.InvalidJson,
        SnapshotProblemKind.NotASnapshot => ProblemKind.NotASnapshot,
        SnapshotProblemKind.PartIgnored => ProblemKind.PartIgnored,
        SnapshotProblemKind.MixedType => ProblemKind.MixedType,
        SnapshotProblemKind.FingerprintMismatch => ProblemKind.FingerprintMismatch,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
