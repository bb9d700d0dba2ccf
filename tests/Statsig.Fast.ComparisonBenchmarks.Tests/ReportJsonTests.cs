using System.IO;
using System.Text;
using Statsig.Fast.ComparisonBenchmarks.Reports;

namespace Statsig.Fast.ComparisonBenchmarks.Tests;

public sealed class ReportJsonTests
{
    [Fact]
    public void Read_WhatWasWritten_GivesTheSame()
    {
        byte[] first = ReportJson.Write([TestReports.Create(), TestReports.Create(9, ".NET 9.0.0, NativeAOT", "portable")]);

        byte[] second = ReportJson.Write(ReportJson.Read(first));

        Assert.Equal(Encoding.UTF8.GetString(first), Encoding.UTF8.GetString(second));
    }

    [Fact]
    public void Read_NativeReport_KnowsWhatItIs()
    {
        ComparisonReport report = Assert.Single(ReportJson.Read(ReportJson.Write([TestReports.Create(9, ".NET 9.0.0, NativeAOT", "portable")])));

        Assert.Equal((true, true, 9.0), (report.IsNative, report.IsPortable, report.Find(TestReports.PublicOff, "Statsig.Fast")!.Value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[{\"cpu\":1}]")]
    [InlineData("[{\"cpu\":\"x\"}]")]
    public void Read_SomethingElse_SaysSo(string json) => Assert.Throws<InvalidDataException>(() => ReportJson.Read(Encoding.UTF8.GetBytes(json)));
}
