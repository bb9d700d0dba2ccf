using Statsig.Fast.Generators.Model;
using Statsig.Fast.Snapshots;

namespace Statsig.Fast.Generators.Parsing;

/// <summary>The problems of one file.</summary>
internal sealed record SnapshotProblems(string Path, string Namespace, EquatableList<Problem> Problems)
{
    /// <summary>Adds that another file has the namespace, when one has.</summary>
    internal SnapshotProblems With(NamespaceOwners owners) => owners.Owns(Path) ? this : this with
    {
        Problems = new EquatableList<Problem>(
        [
            .. Problems,
            new Problem(
                ProblemKind.SharedNamespace,
                $"The namespace {Namespace} already contains the accessors of another spec snapshot, so none are generated from this one; set another Namespace for it",
                0,
                0,
                0),
        ]),
    };
}
