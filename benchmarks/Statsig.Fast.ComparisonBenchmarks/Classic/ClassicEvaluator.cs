using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Statsig.Fast.ComparisonBenchmarks.Classic;

/// <summary>
/// The approach of most server SDKs, written as a careful engineer would without aiming at speed: look the name up in a dictionary, walk
/// rules and conditions, switch on their texts, collect secondary exposures in lists, hash the whole text.
/// </summary>
/// <remarks>It knows the conditions of the common work and no others. Safe from any thread, since it only reads.</remarks>
internal sealed class ClassicEvaluator(ClassicPayload payload)
{
    internal ClassicResult Gate(ClassicUser user, string name) => Evaluate(user, payload.Gates, name, false);

    internal ClassicResult Config(ClassicUser user, string name) => Evaluate(user, payload.Configs, name, null);

    internal ClassicResult Layer(ClassicUser user, string name) => Evaluate(user, payload.Layers, name, null);

    private ClassicResult Evaluate(ClassicUser user, Dictionary<string, ClassicSpec> specs, string name, object? fallback) =>
        specs.TryGetValue(name, out ClassicSpec? spec)
            ? Evaluate(user, spec)
            : new ClassicResult { Value = fallback, RuleId = "", SecondaryExposures = [] };

    private ClassicResult Evaluate(ClassicUser user, ClassicSpec spec)
    {
        var exposures = new List<Dictionary<string, string>>();
        if (!spec.Enabled)
        {
            return new ClassicResult { Value = spec.DefaultValue, RuleId = "disabled", SecondaryExposures = exposures };
        }

        foreach (ClassicRule rule in spec.Rules)
        {
            var ruleExposures = new List<Dictionary<string, string>>();
            bool passes = true;
            foreach (ClassicCondition condition in rule.Conditions)
            {
                passes &= Holds(user, condition, ruleExposures);
            }

            exposures.AddRange(ruleExposures);
            if (!passes)
            {
                continue;
            }

            if (rule.ConfigDelegate is not null && payload.Configs.TryGetValue(rule.ConfigDelegate, out ClassicSpec? experiment))
            {
                ClassicResult delegated = Evaluate(user, experiment);
                exposures.AddRange(delegated.SecondaryExposures);
                return new ClassicResult
                {
                    Value = delegated.Value,
                    RuleId = delegated.RuleId,
                    SecondaryExposures = exposures,
                    AllocatedExperiment = experiment.Name,
                    ExplicitParameters = experiment.ExplicitParameters,
                };
            }

            bool isIn = rule.PassPercentage switch
            {
                >= 100 => true,
                <= 0 => false,
                _ => Hash($"{spec.Salt}.{rule.Salt}.{user.UnitId(rule.IdType)}") % 10_000 < rule.PassPercentage * 100,
            };
            return new ClassicResult { Value = isIn ? rule.ReturnValue : spec.DefaultValue, RuleId = rule.Id, SecondaryExposures = exposures };
        }

        return new ClassicResult { Value = spec.DefaultValue, RuleId = "default", SecondaryExposures = exposures };
    }

    private bool Holds(ClassicUser user, ClassicCondition condition, List<Dictionary<string, string>> exposures)
    {
        switch (condition.Type)
        {
            case "public":
                return true;
            case "pass_gate":
            case "fail_gate":
                string gate = (string)condition.Target!;
                ClassicResult nested = Gate(user, gate);
                exposures.AddRange(nested.SecondaryExposures);
                exposures.Add(new() { ["gate"] = gate, ["gateValue"] = nested.IsOn ? "true" : "false", ["ruleID"] = nested.RuleId });
                return nested.IsOn == (condition.Type == "pass_gate");
            case "user_bucket":
                return Compare(condition, (double)(Hash($"{condition.Salt}.{user.UnitId(condition.IdType)}") % 1_000));
            case "user_field":
                return Compare(condition, user.Field(condition.Field!));
            default:
                throw new NotSupportedException($"The condition {condition.Type} is not part of the common work.");
        }
    }

    private static bool Compare(ClassicCondition condition, object? value)
    {
        switch (condition.Operator)
        {
            case "any":
                return value is not null && ((HashSet<string>)condition.Target!).Contains(Text(value));
            case "none":
                return value is null || !((HashSet<string>)condition.Target!).Contains(Text(value));
            case "str_contains_any":
                string text = Text(value);
                foreach (object? needle in (List<object?>)condition.Target!)
                {
                    if (text.Contains(Text(needle), StringComparison.OrdinalIgnoreCase))
                    {
                        return true;
                    }
                }

                return false;
            case "lt":
                return value is double less && less < (double)condition.Target!;
            case "gt":
                return value is double more && more > (double)condition.Target!;
            case "version_lt":
                return Version.TryParse(Text(value), out Version? older) && older < (Version)condition.Target!;
            case "version_gt":
                return Version.TryParse(Text(value), out Version? newer) && newer > (Version)condition.Target!;
            default:
                throw new NotSupportedException($"The operator {condition.Operator} is not part of the common work.");
        }
    }

    private static string Text(object? value) => value as string ?? Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static ulong Hash(string text) => BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
