using System;
using System.Globalization;
using System.IO;
using System.Text;

namespace Statsig.Fast.Benchmarks.Growth;

/// <summary>Payloads of any size: gates with three rules each, on a list of addresses, on countries, and on half of the users.</summary>
/// <remarks>
/// The texts look like those of the service: salts, hexadecimal rule IDs, groups, and conditions that only some rules share.
/// </remarks>
internal static class SpecsPayload
{
    private const int Seed = 7;
    private const int Rules = 3;
    private const long FirstTimeMs = 1_767_981_029_384;

    /// <summary>The names of the gates, with "{0}" for their number.</summary>
    internal const string NameFormat = "gate_{0}_of_the_project";

    internal static string NameOf(int gate) => string.Create(CultureInfo.InvariantCulture, $"gate_{gate}_of_the_project");

    /// <summary>Makes a payload.</summary>
    /// <param name="gates">The number of gates.</param>
    /// <param name="version">
    /// From 1: payloads of other versions have another pass percentage in one rule of one gate, and a later time.
    /// </param>
    internal static byte[] Make(int gates, int version)
    {
        using var stream = new MemoryStream();
        using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        var random = new Random(Seed);
        text.Write(string.Create(CultureInfo.InvariantCulture, $"{{\"has_updates\":true,\"time\":{FirstTimeMs + version},\"response_format\":\"dcs-v2\",\"feature_gates\":{{"));
        for (int gate = 0; gate < gates; gate++)
        {
            text.Write(gate == 0 ? "" : ",");
            WriteGate(text, random, gate, percentage: gate == gates / 2 ? version % 100 : 50);
        }

        text.Write("},\"dynamic_configs\":{},\"layer_configs\":{},\"experiment_to_layer\":{},\"condition_map\":{");
        for (int condition = 0; condition < gates * Rules; condition++)
        {
            text.Write(condition == 0 ? "" : ",");
            WriteCondition(text, condition);
        }

        text.Write("}}");
        text.Flush();
        return stream.ToArray();
    }

    private static void WriteGate(StreamWriter text, Random random, int gate, int percentage)
    {
        text.Write($"\"{NameOf(gate)}\":{{\"type\":\"feature_gate\",\"salt\":\"{Salt(random)}\",\"enabled\":true,\"defaultValue\":false,\"rules\":[");
        for (int rule = 0; rule < Rules; rule++)
        {
            string id = Hexadecimal(random, 22);
            text.Write(rule == 0 ? "" : ",");
            text.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{{\"name\":\"{id}\",\"groupName\":\"Group {rule}\",\"passPercentage\":{(rule == Rules - 1 ? percentage : 100)},\"conditions\":[\"{(gate * Rules) + rule}\"],\"returnValue\":true,\"id\":\"{id}\",\"salt\":\"{Salt(random)}\",\"idType\":\"userID\"}}"));
        }

        text.Write("],\"idType\":\"userID\",\"entity\":\"feature_gate\",\"version\":1}");
    }

    private static void WriteCondition(StreamWriter text, int condition) => text.Write(string.Create(CultureInfo.InvariantCulture, $"\"{condition}\":") + (condition % Rules) switch
    {
        0 => string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"type\":\"user_field\",\"targetValue\":[\"user{condition}@example.com\",\"someone{condition}@example.org\"],\"operator\":\"any\",\"field\":\"email\",\"additionalValues\":{{}},\"idType\":\"userID\"}}"),
        1 => "{\"type\":\"user_field\",\"targetValue\":[\"US\",\"CA\",\"GB\"],\"operator\":\"any\",\"field\":\"country\",\"additionalValues\":{},\"idType\":\"userID\"}",
        _ => "{\"type\":\"public\",\"targetValue\":null,\"operator\":null,\"field\":null,\"additionalValues\":{},\"idType\":\"userID\"}",
    });

    private static string Salt(Random random) =>
        $"{Hexadecimal(random, 8)}-{Hexadecimal(random, 4)}-{Hexadecimal(random, 4)}-{Hexadecimal(random, 4)}-{Hexadecimal(random, 12)}";

    private static string Hexadecimal(Random random, int digits) => random.GetHexString(digits, lowercase: true);
}
