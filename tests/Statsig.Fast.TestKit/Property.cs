using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CsCheck;

namespace Statsig.Fast.TestKit;

/// <summary>Checks properties with CsCheck, over the same cases in every run.</summary>
/// <remarks>
/// <para>
/// A seed that is passed to CsCheck fixes its first case only; the cases after it differ from run to run. Here every case has a fixed seed,
/// so that no verdict depends on chance. The variable <see cref="RandomCasesVariable"/> adds that number of random cases to each property.
/// </para>
/// <para>
/// A case that fails is shrunk, and the message names the seed of the smallest case found. Keep that seed as a named constant of the test
/// and pass it as a regression: regressions run first. CsCheck's variable <c>CsCheck_Seed</c> adds a seed without an edit.
/// </para>
/// </remarks>
public static class Property
{
    /// <summary>The environment variable with the number of random cases that each property is checked with as well. Default: 0.</summary>
    public const string RandomCasesVariable = "STATSIG_FAST_RANDOM_CASES";

    /// <summary>The number of fixed cases of a property that does not say otherwise.</summary>
    public const int DefaultCases = 100;

    /// <summary>From which the seeds of all fixed cases are drawn.</summary>
    private const ulong FirstSeed = 0x5EED_2026_1130;

    /// <summary>How many candidates are drawn to find a smaller case once one has failed. The verdict does not depend on them.</summary>
    private const int ShrinkCases = 10_000;

    /// <summary>Runs a check with the given number of cases. The first has the given seed; the others are random.</summary>
    private delegate void Sampling(string? seed, long cases, int threads);

    /// <summary>Checks that a condition holds for generated values.</summary>
    /// <param name="values">The generator of one case.</param>
    /// <param name="holds">Returns false, or throws, when the property does not hold. Must be safe from several threads.</param>
    /// <param name="cases">How many fixed cases to check.</param>
    /// <param name="regressions">Seeds of cases that failed before; they run first.</param>
    public static void Holds<T>(Gen<T> values, Func<T, bool> holds, int cases = DefaultCases, params string[] regressions) =>
        Check((seed, count, threads) => values.Sample(holds, seed: seed, iter: count, threads: threads), cases, regressions);

    /// <summary>Checks that assertions hold for generated values.</summary>
    /// <param name="values">The generator of one case.</param>
    /// <param name="assert">Throws when the property does not hold. Must be safe from several threads.</param>
    /// <param name="cases">How many fixed cases to check.</param>
    /// <param name="regressions">Seeds of cases that failed before; they run first.</param>
    public static void Holds<T>(Gen<T> values, Action<T> assert, int cases = DefaultCases, params string[] regressions) =>
        Check((seed, count, threads) => values.Sample(assert, seed: seed, iter: count, threads: threads), cases, regressions);

    /// <summary>Applies generated operations to an object and to a model of it, and checks after each operation that both agree.</summary>
    /// <remarks>
    /// CsCheck's <c>SampleModelBased</c> compares once, after the last operation, and so misses a difference that goes away again.
    /// </remarks>
    /// <param name="create">Creates a new object with its model.</param>
    /// <param name="agree">Returns false, or throws, when object and model differ.</param>
    /// <param name="operations">The operations to choose from, each for the object and for the model.</param>
    /// <param name="cases">How many fixed sequences to check.</param>
    /// <param name="regressions">Seeds of sequences that failed before; they run first.</param>
    public static void HoldsForModel<TActual, TModel>(
        Func<(TActual Actual, TModel Model)> create,
        Func<TActual, TModel, bool> agree,
        GenOperation<TActual, TModel>[] operations,
        int cases = DefaultCases,
        params string[] regressions)
    {
        Gen<(string Name, Action<TActual> ToActual, Action<TModel> ToModel)[]> sequences = Gen.OneOf<(string, Action<TActual>, Action<TModel>)>(operations).Array;
        Check(
            (seed, count, threads) => sequences.Sample(
                Apply, seed: seed, iter: count, threads: threads, print: static steps => string.Join(", ", steps.Select(static step => step.Name))),
            cases,
            regressions);

        void Apply((string Name, Action<TActual> ToActual, Action<TModel> ToModel)[] steps)
        {
            (TActual actual, TModel model) = create();
            for (int i = 0; i < steps.Length; i++)
            {
                steps[i].ToActual(actual);
                steps[i].ToModel(model);
                if (!agree(actual, model))
                {
                    throw new InvalidOperationException($"Object and model differ after operation {i + 1} of {steps.Length}, {steps[i].Name}.");
                }
            }
        }
    }

    /// <summary>Draws values that are the same in every run.</summary>
    /// <param name="values">The generator.</param>
    /// <param name="count">How many values to draw.</param>
    /// <param name="stream">Different numbers give different values.</param>
    /// <returns>The values.</returns>
    public static T[] Draw<T>(Gen<T> values, int count, uint stream)
    {
        var random = new PCG(stream, FirstSeed);
        return [.. Enumerable.Range(0, count).Select(_ => values.Generate(random, null, out Size _))];
    }

    private static void Check(Sampling sample, int cases, string[] regressions)
    {
        foreach (string seed in regressions.Concat(CsCheck.Check.Seed is { } asked ? [asked] : Array.Empty<string>()).Concat(Seeds(cases)))
        {
            try
            {
                sample(seed, 1, 1);
            }
            catch (CsCheckException)
            {
                // The case has failed, whatever follows: this throws for the smallest case that it finds.
                sample(seed, ShrinkCases, -1);
                throw;
            }
        }

        if (int.TryParse(Environment.GetEnvironmentVariable(RandomCasesVariable), NumberStyles.None, CultureInfo.InvariantCulture, out int random) && random > 0)
        {
            sample(null, random, -1);
        }
    }

    private static IEnumerable<string> Seeds(int cases)
    {
        var random = new PCG(0, FirstSeed);
        for (int i = 0; i < cases; i++)
        {
            // A separate state for each case: neighbouring streams of one state would begin alike.
            yield return new PCG(0, random.Next64()).ToString();
        }
    }
}
