using System.Collections.Generic;
using System.Linq;

namespace Statsig.Fast.ComparisonBenchmarks.Work;

/// <summary>An operation for one input after the other; they go on from round to round, so each comes cold when there are many.</summary>
internal sealed class OperationRow<TInput, TOperation>(TOperation operation, TInput[] inputs, int start = 0) : SubjectRow
    where TOperation : struct, IOperation<TInput>
{
    private int _next = start % inputs.Length;

    internal override long Run(int count)
    {
        TOperation once = operation;
        TInput[] all = inputs;
        int next = _next;
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += once.Run(all[next]);
            next = next + 1 < all.Length ? next + 1 : 0;
        }

        _next = next;
        return sum;
    }

    internal override IReadOnlyList<string> Answers() => [.. inputs.Take(ComparedAnswers).Select(operation.Answer)];

    internal override SubjectRow Fork(int thread) =>
        new OperationRow<TInput, TOperation>(operation, inputs, thread * 7_919) { Between = Between, MaxBatch = MaxBatch, MaxCount = MaxCount };
}
