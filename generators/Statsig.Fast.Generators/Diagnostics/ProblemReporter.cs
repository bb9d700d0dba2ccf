using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Statsig.Fast.Generators.Model;
using Statsig.Fast.Generators.Parsing;

namespace Statsig.Fast.Generators.Diagnostics;

/// <summary>Reports problems at their place in the snapshot file.</summary>
internal static class ProblemReporter
{
    internal static void Report(SourceProductionContext context, SnapshotProblems problems)
    {
        foreach (Problem problem in problems.Problems)
        {
            var place = new LinePosition(problem.Line, problem.Column);
            var location = Location.Create(problems.Path, new TextSpan(problem.Position, 0), new LinePositionSpan(place, place));
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.Of(problem.Kind), location, problem.Message));
        }
    }
}
