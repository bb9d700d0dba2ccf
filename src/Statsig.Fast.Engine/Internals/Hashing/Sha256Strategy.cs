namespace Statsig.Fast.Internals.Hashing;

/// <summary>One way to compute SHA-256 blocks that this machine offers and that has passed its self-test.</summary>
internal sealed class Sha256Strategy
{
    private Sha256Strategy(string name, Sha256BlockFunction function)
    {
        Name = name;
        Function = function;
    }

    internal string Name { get; }

    internal Sha256BlockFunction Function { get; }

    /// <summary>Returns null when the self-test fails, so that an untested strategy cannot exist.</summary>
    internal static Sha256Strategy? Prove(string name, Sha256BlockFunction function) =>
        Sha256SelfTest.Passes(function) ? new Sha256Strategy(name, function) : null;
}
