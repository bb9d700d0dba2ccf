namespace Statsig.Fast.Tests;

public sealed class SmokeTests
{
    [Fact]
    public void Runner_Works_Passes() => Assert.True(true);
}
