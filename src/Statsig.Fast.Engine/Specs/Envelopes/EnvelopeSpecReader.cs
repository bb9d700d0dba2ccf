using System;
using System.Collections.Generic;
using Statsig.Fast.Internals;

namespace Statsig.Fast.Specs.Envelopes;

/// <summary>Reads the message of one gate, dynamic config, experiment or layer.</summary>
/// <remarks>
/// A message that leaves a text out means the empty text, so nothing can be missing. One without a default value counts as one with an
/// empty
/// object, and one without a version has version 0, as in the reference. A list without elements is an absent one.
/// </remarks>
internal sealed class EnvelopeSpecReader(EnvelopeRuleReader ruleReader, SliceBuffer values, Utf8StringPool texts)
{
    // Reused for every spec: specs do not nest.
    private readonly List<Rule> _rules = [];

    /// <summary>Why the last spec is malformed.</summary>
    internal string Problem { get; private set; } = "";

    /// <summary>Reads a spec; null when it is malformed.</summary>
    internal Spec? Read(string name, ReadOnlySpan<byte> message)
    {
        var members = new Members { Salt = "", IdType = "" };
        Problem = "";
        _rules.Clear();
        var fields = new WireReader(message);
        while (fields.Next())
        {
            ReadField(ref fields, ref members);
        }

        Note(!fields.IsMalformed, "its message is malformed");
        return Problem.Length > 0 ? null : new Spec
        {
            Name = name,
            Entity = members.Entity,
            Salt = members.Salt,
            Enabled = members.Enabled,
            DefaultValue = members.DefaultValue,
            Rules = [.. _rules],
            IdType = members.IdType!,
            ExplicitParameters = members.ExplicitParameters?.ToArray(),
            HasSharedParams = members.HasSharedParams ?? false,
            DeclaresSharedParams = members.HasSharedParams is not null,
            IsActive = members.IsActive ?? false,
            DeclaresIsActive = members.IsActive is not null,
            Version = members.Version,
            TargetAppIds = members.TargetAppIds?.ToArray(),
            ForwardAllExposures = members.ForwardAllExposures,
            UseNewLayerEval = members.UseNewLayerEval,
        };
    }

    private void ReadField(ref WireReader fields, ref Members members)
    {
        switch (fields.Field)
        {
            case 1:
                members.Salt = texts.TextOf(fields.Utf8());
                break;
            case 2:
                members.Enabled = fields.Boolean();
                break;
            case 3:
                Note(EnvelopeValues.TryReadReturned(fields.Bytes(), values, out members.DefaultValue), "\"defaultValue\" is malformed");
                break;
            case 4:
                members.Entity = EnvelopeWords.EntityOf(fields.Varint());
                break;
            case 5:
                Note((members.IdType = EnvelopeValues.IdTypeOf(fields.Bytes(), texts)) is not null, "\"idType\" is malformed");
                break;
            case 6:
                members.Version = (uint)fields.Varint();
                break;
            case 7:
                ReadRule(fields.Bytes());
                break;
            case 8:
                members.IsActive = fields.Boolean();
                break;
            case 9:
                (members.ExplicitParameters ??= []).Add(texts.TextOf(fields.Utf8()));
                break;
            case 10:
                members.HasSharedParams = fields.Boolean();
                break;
            case 11:
                (members.TargetAppIds ??= []).Add(texts.TextOf(fields.Utf8()));
                break;
            case 12:
                members.UseNewLayerEval = fields.Boolean();
                break;
            case 13:
                members.ForwardAllExposures = fields.Boolean();
                break;
            default:
                fields.Skip(); // The fields that a spec reads, too: they are found in its conditions.
                break;
        }
    }

    private void ReadRule(ReadOnlySpan<byte> message)
    {
        if (ruleReader.Read(message) is { } rule)
        {
            _rules.Add(rule);
        }
        else
        {
            Note(false, $"rule {_rules.Count + 1}: {ruleReader.Problem}");
        }
    }

    private void Note(bool isReadable, string problem) => Problem = isReadable || Problem.Length > 0 ? Problem : problem;

    /// <summary>What the fields of one spec held; null, false or the default value for those that were absent.</summary>
    private struct Members
    {
        public string Salt;
        public bool Enabled;
        public SpecEntity Entity;
        public string? IdType;
        public uint Version;
        public bool? IsActive;
        public bool? HasSharedParams;
        public bool UseNewLayerEval;
        public bool ForwardAllExposures;
        public List<string>? ExplicitParameters;
        public List<string>? TargetAppIds;
        public JsonSlice DefaultValue;
    }
}
