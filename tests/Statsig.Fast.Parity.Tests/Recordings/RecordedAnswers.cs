using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace Statsig.Fast.Parity.Tests.Recordings;

/// <summary>Reads recorded answers and fills in what they leave out.</summary>
internal static class RecordedAnswers
{
    /// <summary>The recorded answers of one kind; none when the recording asked for none of that kind.</summary>
    internal static JsonProperty[] Of(Section section, JsonElement line) =>
        line.TryGetProperty(MemberOf(section), out JsonElement answers) ? [.. answers.EnumerateObject()] : [];

    /// <summary>The recorded answer for one name.</summary>
    internal static Answer Find(Section section, JsonElement line, string name, PayloadFacts facts) =>
        Read(line.GetProperty(MemberOf(section)).GetProperty(name), facts.Find(section, name));

    /// <summary>One answer; a member without a meaning here is a fault of the test, so that no part goes uncompared.</summary>
    internal static Answer Read(JsonElement recorded, SpecFacts spec)
    {
        var answer = new Answer { Value = default, Reason = "Recognized", IdType = spec.IdType, Version = spec.Version };
        JsonElement parameters = default;
        foreach (JsonProperty member in recorded.EnumerateObject())
        {
            JsonElement value = member.Value;
            switch (member.Name)
            {
                case "value": case "values": answer = answer with { Value = value }; break;
                case "value_from": answer = answer with { Value = spec.ValueOf(value.GetString()!) }; break;
                case "rule_id": answer = answer with { RuleId = value.GetString()! }; break;
                case "reason": answer = answer with { Reason = value.GetString()! }; break;
                case "id_type": answer = answer with { IdType = value.GetString()! }; break;
                case "version": answer = answer with { Version = value.ValueKind == JsonValueKind.Null ? null : value.GetUInt32() }; break;
                case "group": answer = answer with { Group = value.GetString() }; break;
                case "allocated": answer = answer with { AllocatedExperiment = value.GetString() }; break;
                case "rule_passed": answer = answer with { RulePassed = value.GetBoolean() }; break;
                case "params": parameters = value; break;
                case "secondary":
                    List<SecondaryExposure> exposures = ReadExposures(value, out bool hadRepeats);
                    answer = answer with { SecondaryExposures = exposures, HadRepeats = hadRepeats };
                    break;
                default: throw new InvalidDataException($"The member \"{member.Name}\" of a recorded answer is not compared.");
            }
        }

        return parameters.ValueKind == JsonValueKind.Undefined ? answer : WithParameters(answer, parameters);
    }

    private static string MemberOf(Section section) => section switch
    {
        Section.Gates => "gates",
        Section.DynamicConfigs => "configs",
        Section.Experiments => "experiments",
        Section.Layers => "layers",
        _ => "param_stores",
    };

    private static Answer WithParameters(Answer answer, JsonElement parameters)
    {
        var reads = new Dictionary<string, ParameterRead>();
        bool anyRepeats = answer.HadRepeats;
        foreach (JsonProperty parameter in parameters.EnumerateObject())
        {
            var read = new ParameterRead(false, null, answer.RuleId, []);
            foreach (JsonProperty member in parameter.Value.EnumerateObject())
            {
                switch (member.Name)
                {
                    case "explicit": read = read with { IsExplicit = member.Value.GetBoolean() }; break;
                    case "allocated": read = read with { AllocatedExperiment = member.Value.GetString() }; break;
                    case "rule_id": read = read with { RuleId = member.Value.GetString()! }; break;
                    case "secondary":
                        read = read with { SecondaryExposures = ReadExposures(member.Value, out bool hadRepeats) };
                        anyRepeats |= hadRepeats;
                        break;
                    default: throw new InvalidDataException($"The member \"{member.Name}\" of a recorded parameter is not compared.");
                }
            }

            reads.Add(parameter.Name, read);
        }

        return answer with { Parameters = reads, HadRepeats = anyRepeats };
    }

    /// <summary>The recorded exposures with repeats removed, the first kept.</summary>
    internal static List<SecondaryExposure> ReadExposures(JsonElement recorded, out bool hadRepeats)
    {
        List<SecondaryExposure> exposures = [.. recorded.EnumerateArray()
            .Select(static item => new SecondaryExposure(item[0].GetString()!, item[1].GetString()!, item[2].GetString()!))
            .Distinct()];
        hadRepeats = exposures.Count != recorded.GetArrayLength();
        return exposures;
    }
}
