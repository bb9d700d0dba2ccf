using Microsoft.CodeAnalysis;
using Statsig.Fast.Generators.Model;

namespace Statsig.Fast.Generators.Emitting;

/// <summary>
/// Writes the class that has a payload as data in the assembly's image: it is neither decoded nor copied when the program starts.
/// </summary>
internal static class EmbeddedSpecsEmitter
{
    internal static void Emit(SourceProductionContext context, EmbeddedSpecs specs)
    {
        context.CancellationToken.ThrowIfCancellationRequested();
        CodeWriter code = CodeWriter.Create();
        code.Open($"namespace {specs.Namespace}");
        code.Doc("<summary>The specs that this assembly was built with.</summary>");
        code.Line(SchemaEmitter.GeneratedCode);
        code.Open($"{SchemaEmitter.Visibility(specs.IsPublic)} static class StatsigSpecs");
        code.Doc("<summary>Gets the payload as UTF-8: data of the image of the assembly, which is never moved or released.</summary>");
        code.Line($"public static global::System.ReadOnlySpan<byte> Utf8 => {CodeWriter.Literal(specs.Json)}u8;");
        code.Close().Close();
        SchemaEmitter.Add(context, SchemaEmitter.FileNameOf(specs.Namespace), "Specs", code.ToString());
    }
}
