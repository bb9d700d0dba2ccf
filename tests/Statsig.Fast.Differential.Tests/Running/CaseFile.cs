using System.Collections.Generic;
using System.IO;
using System.Linq;
using Statsig.Fast.Differential.Tests.Answers;
using Statsig.Fast.Differential.Tests.Json;

namespace Statsig.Fast.Differential.Tests.Running;

/// <summary>Cases as files: the case itself, and beside it what each side answered.</summary>
internal static class CaseFile
{
    internal static string Write(string folder, string name, DifferentialCase shown, IEnumerable<Difference> differences)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, string.Concat(name.Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '-')) + ".json");
        File.WriteAllText(path, shown.Root.With("differences", Tree.Array([.. differences.Select(Describe)])).ToJson(onlyAscii: true) + "\n");
        return path;
    }

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="System.Text.Json.JsonException">The file is not JSON.</exception>
    internal static DifferentialCase Read(string path) => new(TreeReader.Read(File.ReadAllText(path)).With("differences", null));

    private static Tree Describe(Difference difference) => Tree.Object(
        ("user", Tree.Number(difference.UserIndex)),
        ("part", Tree.Text(difference.Key.ToString())),
        ("reference", Tree.TextOrNull(difference.Reference)),
        ("ours", Tree.TextOrNull(difference.Ours)));
}
