using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Statsig.Fast.Parity.Tests.Recordings;

namespace Statsig.Fast.Parity.Tests;

/// <summary>
/// Where an older SDK was recorded to answer otherwise than the reference, ours must answer otherwise than the older SDK too. That ours
/// agrees with the reference everywhere is what the other tests show.
/// </summary>
public sealed class LegacyDifferenceTests
{
    [Theory]
    [InlineData("js", 31_713, 1_050, 108)]
    [InlineData("py", 51_101, 1_071, 100)]
    public void EveryGetter_WhereALegacySdkDiffers_DoesNotAnswerAsItDoes(string sdk, int differingParts, int sameByRemovingRepeats, int sameBySeparateTargets)
    {
        Dictionary<int, RecordedUser> users = Recording.Synthetic.Users.ToDictionary(static user => user.Index);
        var live = new LiveAnswers(Recording.Synthetic.CreateServer());
        int differing = 0, sameExposures = 0, sameTargets = 0;
        foreach (JsonElement line in VectorFile.ReadLines(VectorFile.Committed($"synthetic_legacy_{sdk}_diffs.jsonl.gz")).Skip(1))
        {
            if (!line.TryGetProperty(sdk, out JsonElement legacy) || legacy.TryGetProperty("threw", out _))
            {
                continue; // The older SDK refused the user, or raised.
            }

            Section section = SectionOf(line);
            RecordedUser user = users[line.GetProperty("i").GetInt32()];
            string name = line.GetProperty("name").GetString()!;
            Answer ours = live.Read(section, user.User, name);
            foreach (JsonProperty part in legacy.EnumerateObject())
            {
                if (Differs(part, ours))
                {
                    differing++;
                }
                else if (part.Name == "secondary" && RecordedAnswers.Find(section, user.Line, name, Recording.Synthetic.Facts).HadRepeats)
                {
                    sameExposures++; // The older SDKs remove repeats, as we do.
                }
                else
                {
                    Assert.True(
                        Recording.Synthetic.Facts.CaseOnlyTargets.ContainsKey(name),
                        $"User {user.Index}, {name}: {part.Name} is {part.Value}, as in the older SDK.");
                    sameTargets++; // The older SDKs keep targets apart that differ in case, as we do.
                }
            }
        }

        Assert.Equal((differingParts, sameByRemovingRepeats, sameBySeparateTargets), (differing, sameExposures, sameTargets));
    }

    private static bool Differs(JsonProperty legacy, Answer ours) => legacy.Name switch
    {
        "value" => !JsonElement.DeepEquals(legacy.Value, ours.Value),
        "rule_id" => legacy.Value.GetString() != ours.RuleId,
        "group" => legacy.Value.GetString() != ours.Group,
        "secondary" => !RecordedAnswers.ReadExposures(legacy.Value, out _).SequenceEqual(ours.SecondaryExposures),
        _ => throw new InvalidDataException($"The member \"{legacy.Name}\" of a recorded difference is not compared."),
    };

    private static Section SectionOf(JsonElement line) => line.GetProperty("kind").GetString() switch
    {
        "gates" => Section.Gates,
        "configs" => Section.DynamicConfigs,
        "experiments" => Section.Experiments,
        "layers" => Section.Layers,
        string other => throw new InvalidDataException($"Answers of the kind \"{other}\" are not compared."),
        null => throw new InvalidDataException("A recorded difference has no kind."),
    };
}
