using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace Statsig.Fast.Generators.Tests;

/// <summary>
/// What is generated for whole payloads compiles without a warning, in the oldest supported version of the language and in the newest.
/// </summary>
public sealed class PayloadCompilationTests
{
    [Theory]
    [InlineData("synthetic_dcs.json.gz", LanguageVersion.CSharp12)]
    [InlineData("synthetic_dcs.json.gz", LanguageVersion.Latest)]
    [InlineData("synthetic_dcs_v1.json.gz", LanguageVersion.CSharp12)]
    [InlineData("synthetic_dcs_v1.json.gz", LanguageVersion.Latest)]
    public void Emit_CommittedPayload_CompilesWithoutWarnings(string file, LanguageVersion language) => Compile(Vectors.Committed(file), language);

    [Theory]
    [InlineData("eval_proj_dcs.json", LanguageVersion.CSharp12)]
    [InlineData("eval_proj_dcs.json", LanguageVersion.Latest)]
    [InlineData("demo_proj_dcs.json", LanguageVersion.CSharp12)]
    [InlineData("demo_proj_dcs.json", LanguageVersion.Latest)]
    public void Emit_RealPayload_CompilesWithoutWarnings(string file, LanguageVersion language) => Compile(Vectors.Real(file), language);

    private static void Compile(string file, LanguageVersion language)
    {
        GeneratorRun run = GeneratorRun.Of(Encoding.UTF8.GetString(Vectors.Read(file)), language);

        Assert.Null(run.Result.Exception);
        Assert.Equal(7, run.Result.GeneratedSources.Length);
        GeneratorRun.AssertNone(GeneratorRun.Complaints(run.Compile()));
    }
}
