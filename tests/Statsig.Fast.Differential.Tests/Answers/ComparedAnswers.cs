using System.Collections.Generic;

namespace Statsig.Fast.Differential.Tests.Answers;

/// <summary>What both sides answered to one case, user by user.</summary>
/// <param name="Case">What was asked.</param>
/// <param name="Theirs">The reference's answers.</param>
/// <param name="Ours">This library's answers, to the case itself or to one in which a deviation is undone.</param>
internal sealed record ComparedAnswers(DifferentialCase Case, IReadOnlyList<AnswerSet> Theirs, IReadOnlyList<AnswerSet> Ours)
{
    /// <summary>The parts that are not the same. Users that the reference's binding refuses have none.</summary>
    internal IEnumerable<Difference> Differences()
    {
        for (int i = 0; i < Theirs.Count; i++)
        {
            if (Theirs[i].Refusal is not null)
            {
                continue;
            }

            var keys = new HashSet<AnswerKey>(Theirs[i].Parts.Keys);
            keys.UnionWith(Ours[i].Parts.Keys);
            foreach (AnswerKey key in keys)
            {
                string? left = Theirs[i].Parts.GetValueOrDefault(key);
                string? right = Ours[i].Parts.GetValueOrDefault(key);
                if (left != right)
                {
                    yield return new Difference(i, key, left, right);
                }
            }
        }
    }
}
