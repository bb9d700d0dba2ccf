using System.Threading.Tasks;

namespace Statsig.Fast.Hosting.Tests;

public sealed class EndOfWebHostTests : EndMatrix
{
    [Theory]
    [MemberData(nameof(CombinationsOf), "web")]
    public Task End_DeliversEveryEventOrSaysThatItIsLost(string end, string state) => DeliversEveryEventOrSaysThatItIsLostAsync("web", end, state);
}

public sealed class EndOfGenericHostTests : EndMatrix
{
    [Theory]
    [MemberData(nameof(CombinationsOf), "generic")]
    public Task End_DeliversEveryEventOrSaysThatItIsLost(string end, string state) => DeliversEveryEventOrSaysThatItIsLostAsync("generic", end, state);
}

public sealed class EndOfLegacyHostTests : EndMatrix
{
    [Theory]
    [MemberData(nameof(CombinationsOf), "legacy")]
    public Task End_DeliversEveryEventOrSaysThatItIsLost(string end, string state) => DeliversEveryEventOrSaysThatItIsLostAsync("legacy", end, state);
}

public sealed class EndOfConcurrentHostTests : EndMatrix
{
    [Theory]
    [MemberData(nameof(CombinationsOf), "concurrent")]
    public Task End_DeliversEveryEventOrSaysThatItIsLost(string end, string state) => DeliversEveryEventOrSaysThatItIsLostAsync("concurrent", end, state);
}

public sealed class EndWithoutHostTests : EndMatrix
{
    [Theory]
    [MemberData(nameof(CombinationsOf), "none")]
    public Task End_DeliversEveryEventOrSaysThatItIsLost(string end, string state) => DeliversEveryEventOrSaysThatItIsLostAsync("none", end, state);
}
