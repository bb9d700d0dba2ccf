namespace Statsig.Fast.ComparisonBenchmarks.Measuring;

/// <summary>How long a run takes.</summary>
/// <param name="Repeats">How often the whole table is measured; figures are medians of the repeats' medians.</param>
/// <param name="Rounds">Rounds of each subject per row and repeat, in turn with those of the other subjects.</param>
/// <param name="RoundMs">What one round takes.</param>
/// <param name="WarmUpMs">What comes before the rounds, for each row, subject and repeat.</param>
/// <param name="Users">How many distinct users there are.</param>
internal sealed record Pace(int Repeats, int Rounds, double RoundMs, double WarmUpMs, int Users)
{
    /// <summary>Ten minutes on an idle machine.</summary>
    internal static Pace Full { get; } = new(Repeats: 3, Rounds: 15, RoundMs: 12, WarmUpMs: 300, Users: 60_000);

    /// <summary>Seconds: shows that everything runs and agrees; its figures are not meaningful.</summary>
    internal static Pace Short { get; } = new(Repeats: 1, Rounds: 3, RoundMs: 0.5, WarmUpMs: 5, Users: 2_000);
}
