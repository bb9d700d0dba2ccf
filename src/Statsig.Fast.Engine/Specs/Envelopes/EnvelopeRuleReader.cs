using System;
using System.Collections.Generic;
using Statsig.Fast.Internals;

namespace Statsig.Fast.Specs.Envelopes;

/// <summary>Reads the message of one rule.</summary>
internal sealed class EnvelopeRuleReader(ConditionTable conditions, SliceBuffer values, Utf8StringPool texts)
{
    // Reused for every rule: rules do not nest.
    private readonly List<int> _conditions = [];

    /// <summary>Why the last rule is malformed.</summary>
    internal string Problem { get; private set; } = "";

    /// <summary>Reads a rule; null when it is malformed.</summary>
    internal Rule? Read(ReadOnlySpan<byte> message)
    {
        var members = new Members { Id = "", IdType = "" };
        Problem = "";
        _conditions.Clear();
        var fields = new WireReader(message);
        while (fields.Next())
        {
            ReadField(ref fields, ref members);
        }

        Note(!fields.IsMalformed, "its message is malformed");
        return Problem.Length > 0 ? null : new Rule
        {
            Id = members.Id,
            Name = members.Name.IsPresent ? members.Name : values.AddText(""u8), // The form has no difference between an empty text and none.
            PassPercentage = members.PassPercentage ?? members.WholePercentage,
            Conditions = [.. _conditions],
            ReturnValue = members.ReturnValue,
            Salt = members.Salt,
            IdType = members.IdType!,
            GroupName = members.GroupName,
            ConfigDelegate = members.ConfigDelegate,
            IsExperimentGroup = members.IsExperimentGroup,
            SamplingRate = members.SamplingRate,
        };
    }

    private void ReadField(ref WireReader fields, ref Members members)
    {
        switch (fields.Field)
        {
            case 1:
                ReadOnlySpan<byte> name = fields.Utf8();
                members.Name = fields.IsMalformed ? default : values.AddText(name);
                break;
            case 2:
                members.WholePercentage = (uint)fields.Varint();
                break;
            case 3:
                members.Id = texts.TextOf(fields.Utf8());
                break;
            case 4:
                members.Salt = texts.TextOf(fields.Utf8());
                break;
            case 5:
                ReadOnlySpan<byte> condition = fields.Utf8();
                if (!fields.IsMalformed)
                {
                    _conditions.Add(conditions.IndexOf(condition));
                }

                break;
            case 6:
                Note((members.IdType = EnvelopeValues.IdTypeOf(fields.Bytes(), texts)) is not null, "\"idType\" is malformed");
                break;
            case 7:
                Note(EnvelopeValues.TryReadReturned(fields.Bytes(), values, out members.ReturnValue), "\"returnValue\" is malformed");
                break;
            case 8:
                members.GroupName = texts.TextOf(fields.Utf8());
                break;
            case 9:
                members.ConfigDelegate = texts.TextOf(fields.Utf8());
                break;
            case 10:
                members.IsExperimentGroup = fields.Boolean();
                break;
            case 12:
                float rate = fields.Single();
                Note(rate >= 0 && MathF.Floor(rate) == rate, "\"samplingRate\" must be a whole number of zero or more");
                members.SamplingRate = (ulong)rate;
                break;
            case 13:
                double percentage = fields.Double();
                Note(double.IsFinite(percentage), "\"passPercentage\" must be a number");
                members.PassPercentage = percentage;
                break;
            default:
                fields.Skip(); // The mark of a control group, too, which evaluation does not use.
                break;
        }
    }

    private void Note(bool isReadable, string problem) => Problem = isReadable || Problem.Length > 0 ? Problem : problem;

    /// <summary>What the fields of one rule held; null, false or the default value for those that were absent.</summary>
    private struct Members
    {
        public string Id;
        public string? Salt;
        public string? IdType;
        public string? GroupName;
        public string? ConfigDelegate;
        public bool IsExperimentGroup;
        public uint WholePercentage;
        public double? PassPercentage;
        public ulong? SamplingRate;
        public JsonSlice Name;
        public JsonSlice ReturnValue;
    }
}
