using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Statsig.Fast.Generators.Model;

namespace Statsig.Fast.Generators.Emitting;

/// <summary>Writes the class that has a payload as data in the assembly's image: it is neither decoded nor copied when the program starts.</summary>
internal static class EmbeddedSpecsEmitter
{
    internal static void Emit(SourceProductionContext context, EmbeddedSpecs specs)
    {
        context.CancellationToken.ThrowIfCancellationRequested();
        CodeWriter code = CodeWriter.Create();
        code.Open($"namespace {specs.Namespace}");
        code.Doc("<summary>The specs that this assembly was built with.</summary>");
        code.Line(SchemaEmitter.GeneratedCode);
        code.Open($"{(specs.IsPublic ? "public" : "internal")} static class StatsigSpecs");
        code.Doc("<summary>Gets the payload as UTF-8: data of the assembly, which takes no memory of its own and is never moved or released.</summary>");
        code.Line($"public static global::System.ReadOnlySpan<byte> Utf8 => {CodeWriter.Literal(specs.Json)}u8;");
        code.Close().Close();
        context.AddSource($"{specs.Namespace.Replace("@", "")}.Specs.g.cs", SourceText.From(code.ToString(), Encoding.UTF8));
    }
}
