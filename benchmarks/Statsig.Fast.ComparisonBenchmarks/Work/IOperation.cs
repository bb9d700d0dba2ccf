namespace Statsig.Fast.ComparisonBenchmarks.Work;

/// <summary>One question of one subject; a struct, so that the loop around it is compiled for it alone.</summary>
/// <typeparam name="TInput">What differs from call to call: a user, as the subject has it.</typeparam>
internal interface IOperation<TInput>
{
    /// <summary>Asks once.</summary>
    /// <returns>Something that depends on the answer, so that no compiler leaves the call out.</returns>
    int Run(TInput input);

    /// <summary>The answer as text, for the comparison with the other subjects.</summary>
    string Answer(TInput input);
}
