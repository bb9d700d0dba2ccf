using System.Linq;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Testing.Tests;

public sealed class BuilderPropertyTests
{
    [Fact]
    public void Payload_OfRandomPrograms_WrittenAndReadBack_AnswersTheSame() => Property.Holds(
        RandomSpecs.Programs,
        static program =>
        {
            using var built = TestStatsig.Create(specs => RandomSpecs.Build(specs, program));
            var builder = new TestSpecs();
            RandomSpecs.Build(builder, program);
            using var read = TestStatsig.FromPayload(builder.ToPayload());

            return RandomSpecs.Users.All(user => RandomSpecs.AnswersOf(built.Server, user) == RandomSpecs.AnswersOf(read.Server, user));
        });

    [Fact]
    public void Programs_OfTheProperty_ReachEveryKindOfAnswer()
    {
        // A generator whose programs never passed a gate or never filled a group would prove nothing.
        using var statsig = TestStatsig.Create(specs => RandomSpecs.Build(specs, [40, 1, 2, 0, 100, 5, 50, 1, 2, 0, 100, 3, 5, 60, 2, 3, 4, 30, 0, 0, 5, 30, 90]));

        string[] answers = [.. RandomSpecs.Users.Select(user => RandomSpecs.AnswersOf(statsig.Server, user)).Distinct()];

        Assert.True(answers.Length >= 8, string.Join('\n', answers));
    }
}
