using CsCheck;

namespace Statsig.Fast.Differential.Tests.Grammar;

/// <summary>Draws from generators one after the other, for parts of a case that depend on what was drawn before.</summary>
internal sealed class Draws(PCG pcg)
{
    internal T From<T>(Gen<T> gen) => gen.Generate(pcg, null!, out _);

    internal T Pick<T>(params T[] values) => values[(int)pcg.Next((uint)values.Length)];

    /// <summary>A number from a first to a last, both included.</summary>
    internal int Between(int first, int last) => first + (int)pcg.Next((uint)(last - first + 1));

    internal bool Chance(int percent) => pcg.Next(100) < percent;
}
