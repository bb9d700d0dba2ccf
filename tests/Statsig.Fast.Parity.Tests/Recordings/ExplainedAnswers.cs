using System.Linq;
using System.Text.Json;

namespace Statsig.Fast.Parity.Tests.Recordings;

/// <summary>
/// Explains the answers that are compared with recorded ones, so that every recorded answer is that of an explanation too.
/// </summary>
internal static class ExplainedAnswers
{
    internal static Explanation Explain(StatsigServer server, Section section, StatsigUser user, string name, ExperimentEvaluationOptions? options) => section switch
    {
        Section.Gates => server.ExplainGate(user, name),
        Section.DynamicConfigs => server.ExplainDynamicConfig(user, name),
        Section.Experiments => server.ExplainExperiment(user, name, options),
        Section.Layers => server.ExplainLayer(user, name, options),
        _ => server.ExplainParameterStore(user, name),
    };

    /// <summary>Requires that an explanation has the answer of the call.</summary>
    internal static void AssertSame(StatsigServer server, StatsigUser user, Explanation explanation, Answer answer)
    {
        string reason = explanation.Details.Text;
        bool isSame = reason.EndsWith(answer.Reason, System.StringComparison.Ordinal) && explanation.Kind switch
        {
            ExplainedKind.ParameterStore => SameParameters(server.GetParameterStore(user, explanation.Name), explanation),
            _ => explanation.RuleId == answer.RuleId
                && explanation.IdType == answer.IdType
                && explanation.Details.Version == answer.Version
                && explanation.SecondaryExposures.SequenceEqual(answer.SecondaryExposures)
                && (explanation.Kind == ExplainedKind.Gate ? explanation.ValueJson == answer.Value.GetRawText() : SameValue(explanation, answer))
                && explanation.AllocatedExperiment == (explanation.Kind == ExplainedKind.Layer ? answer.AllocatedExperiment : null)
                && (explanation.Kind is not (ExplainedKind.Experiment or ExplainedKind.Layer) || explanation.GroupName == answer.Group),
        };
        if (!isSame)
        {
            Assert.Fail($"The answer is {answer} ({answer.Value}), and the explanation is:\n{explanation}");
        }
    }

    private static bool SameValue(Explanation explanation, Answer answer) =>
        explanation.ValueJson == answer.Value.GetRawText() || JsonElement.DeepEquals(JsonElement.Parse(explanation.ValueJson), answer.Value);

    private static bool SameParameters(in ParameterStore store, Explanation explanation)
    {
        if (store.Count != explanation.Parameters.Count)
        {
            return false;
        }

        for (int i = 0; i < store.Count; i++)
        {
            ExplainedParameter parameter = explanation.Parameters[i];
            ParameterValue value = store.GetValue(store.NameAt(i));
            if (parameter.Name != store.NameAt(i) || parameter.Value.Kind != value.Kind || parameter.Value.ToString() != value.ToString())
            {
                return false;
            }
        }

        return true;
    }
}
