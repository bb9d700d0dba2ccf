using Statsig.Fast.Evaluation;

namespace Statsig.Fast.Tests.Evaluation;

public sealed class BucketingTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(100, 10_000)]
    [InlineData(50, 5000)]
    [InlineData(3.86, 386)]
    [InlineData(0.07, 8)]
    [InlineData(0.29, 29)]
    [InlineData(0.001, 1)]
    [InlineData(99.999, 10_000)]
    [InlineData(-1, 0)]
    [InlineData(1e300, 10_000)]
    [InlineData(double.PositiveInfinity, 10_000)]
    [InlineData(double.NaN, 0)]
    public void ThresholdOf_Percentage_IsTheFirstFailingBucket(double percentage, int threshold) =>
        Assert.Equal(threshold, Bucketing.ThresholdOf(percentage));

    [Fact]
    public void ThresholdOf_EveryHundredth_AgreesWithTheReferencesCompare()
    {
        for (int hundredths = 0; hundredths <= 10_000; hundredths++)
        {
            double percentage = hundredths / 100.0;
            int threshold = Bucketing.ThresholdOf(percentage);
            for (int bucket = System.Math.Max(0, hundredths - 2); bucket < System.Math.Min(10_000, hundredths + 2); bucket++)
            {
                Assert.Equal(bucket < percentage * 100.0, bucket < threshold);
            }
        }
    }
}
