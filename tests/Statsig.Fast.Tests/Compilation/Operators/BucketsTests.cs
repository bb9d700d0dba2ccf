using System.Linq;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Compilation.Operators;

/// <summary>"bucket-salt.user-1" falls into bucket 12 and "bucket-salt.user-2" into 855.</summary>
public sealed class BucketsTests
{
    [Theory]
    [InlineData("[12]", true)]
    [InlineData("[11,13]", false)]
    [InlineData("""{"12":true}""", true)]
    [InlineData("""{"12":false}""", true)]
    [InlineData("""["12"]""", true)]
    [InlineData("""["012"]""", false)]
    [InlineData("""["+12"]""", false)]
    [InlineData("""[" 12"]""", false)]
    [InlineData("[12.0]", false)]
    [InlineData("""["1012","99999999999"]""", false)]
    [InlineData("[]", false)]
    [InlineData("12", false)]
    [InlineData("\"12\"", false)]
    [InlineData(null, false)]
    public void AnyAndNone_ComparesTheDecimalText(string? target, bool any)
    {
        Assert.Equal(any, Verdict.Of(When.Bucket("any", target), new StatsigUser("user-1")));
        Assert.Equal(!any, Verdict.Of(When.Bucket("none", target), new StatsigUser("user-1")));
    }

    [Theory]
    [InlineData("lt", "12", false)]
    [InlineData("lt", "12.5", true)]
    [InlineData("lt", "\"13\"", true)]
    [InlineData("lt", "true", false)]
    [InlineData("lte", "12", true)]
    [InlineData("gt", "11", true)]
    [InlineData("gt", "12", false)]
    [InlineData("gte", "12", true)]
    [InlineData("gte", "13", false)]
    [InlineData("gte", null, false)]
    [InlineData("eq", "12", true)]
    [InlineData("eq", "\"12\"", true)]
    [InlineData("neq", "12", false)]
    [InlineData("any_case_sensitive", "[12]", true)]
    [InlineData("str_starts_with_any", """["1"]""", true)]
    [InlineData("str_matches", "\"^12$\"", true)]
    [InlineData("version_eq", "\"12\"", true)]
    public void OtherOperators_SeeAWholeNumber(string @operator, string? target, bool expected) =>
        Assert.Equal(expected, Verdict.Of(When.Bucket(@operator, target), new StatsigUser("user-1")));

    [Fact]
    public void Any_AllBuckets_HoldsForAllUsers()
    {
        string all = $"[{string.Join(',', Enumerable.Range(0, 1000))}]";

        Assert.True(Verdict.Of(When.Bucket("any", all), new StatsigUser("anybody")));
        Assert.True(Verdict.Of(When.Bucket("lt", "1000", salt: null), new StatsigUser()));
    }

    [Fact]
    public void Bucket_TwoSaltsInOneRule_AreNotMixedUp()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder().Gate("g", gate => gate.Rule(
            "r", When.Bucket("any", "[12]"), When.Bucket("none", "[12]", salt: "other"), When.Bucket("any", "[12]"))));

        Assert.True(server.CheckGate(new StatsigUser("user-1"), "g"));
    }

    [Fact]
    public void Bucket_OtherIdType_CountsThatId()
    {
        var user = new StatsigUser("user-2") { CustomIds = [new("companyID", "user-1")] };

        Assert.True(Verdict.Of(When.Bucket("any", "[12]", idType: "companyID"), user));
        Assert.True(Verdict.Of(When.Bucket("any", "[855]"), user));
    }
}
