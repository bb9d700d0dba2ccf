using System.Collections.Generic;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.Explaining;

/// <summary>The text form of explanations: one line for each thing, indented under what it belongs to.</summary>
/// <remarks>Every text of a user or a payload is shortened and escaped, so that no line can pretend to be another one.</remarks>
internal sealed class ExplanationText
{
    private const string Holds = "\u2713 ";
    private const string Fails = "\u2717 ";
    private const string Neither = "- ";
    private const int ShownCharacters = 100;

    private readonly StringBuilder _text = new(1024);

    internal static string Write(Explanation explanation)
    {
        var text = new ExplanationText();
        text.WriteHead(explanation);
        if (explanation.Spec is { } spec)
        {
            text.WriteBody(spec, 1);
        }

        foreach (ExplainedParameter parameter in explanation.Parameters)
        {
            text.WriteParameter(parameter);
        }

        return text._text.ToString();
    }

    private void WriteHead(Explanation explanation)
    {
        bool isStore = explanation.Kind == ExplainedKind.ParameterStore;
        Append(isStore || explanation.State == ExplanationState.Removed ? "" : explanation.Passed ? Holds : Fails).Append(ExplainedWords.PhraseOf(explanation.Kind)).Append(' ');
        Quote(explanation.Name);
        if (!isStore && explanation.State != ExplanationState.Removed)
        {
            Append(explanation.Kind == ExplainedKind.Gate ? " is " : ": ");
            ShownText.AppendPlainJson(_text, explanation.ValueJson, ShownCharacters);
            AppendRule(explanation.RuleId, explanation.GroupName);
        }

        Append(", ").Append(explanation.Details.Text);
        Line(1).Append("user ");
        QuoteOrNone(explanation.UserId);
        if (explanation.SpecsAge is { } age)
        {
            Append(", specs of ");
            ShownText.AppendTime(_text, explanation.Details.SpecsTimeMs ?? 0);
            Append(" from ").Append(ExplainedWords.Of(explanation.Details.Source)).Append(", received ");
            Number((long)age.TotalSeconds).Append(" s ago");
        }

        if (explanation.Message is { } message)
        {
            Line(1).Append(message); // Its names are escaped already.
        }

        if (explanation.StickyAssignment is { } assignment)
        {
            Line(1).Append(assignment.Status == ExplainedStickyAssignmentStatus.Kept ? Holds : Neither).Append("sticky assignment: ").Append(assignment.Message);
        }

        if (explanation.AllocatedExperiment is { } experiment)
        {
            Line(1).Append("decided by the experiment ");
            Quote(experiment);
        }
    }

    private void WriteParameter(ExplainedParameter parameter)
    {
        Line(1).Append(Neither).Append("parameter ");
        Quote(parameter.Name);
        Append(" = ");
        ShownText.AppendPlainJson(_text, parameter.Value.Kind == JsonValueKind.Undefined ? "nothing" : parameter.Value.ToString(), ShownCharacters);
        if (parameter.Spec is { } spec)
        {
            Append(parameter.TargetParameter is null ? ", by the " : ", a parameter of the ").Append(ExplainedWords.PhraseOf(spec.Kind)).Append(' ');
            Quote(spec.Name);
            WriteSpec(spec, 2);
        }
    }

    /// <summary>Writes a spec as a line, and below it how it was decided.</summary>
    private void WriteSpec(ExplainedSpec spec, int level)
    {
        Line(level).Append(spec.Passed ? Holds : Fails).Append(ExplainedWords.PhraseOf(spec)).Append(' ');
        Quote(spec.Name);
        Append(spec.Kind == ExplainedKind.Gate ? spec.Passed ? " is true" : " is false" : "");
        AppendRule(spec.RuleId, spec.GroupName);
        if (spec.IsShownAbove)
        {
            Append(" (explained above)");
            return;
        }

        if (RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            WriteBody(spec, level + 1);
        }
        else
        {
            Line(level + 1).Append("...");
        }
    }

    private void WriteBody(ExplainedSpec spec, int level)
    {
        foreach (ExplainedMapping mapping in spec.Mappings)
        {
            WriteMapping(mapping, level);
        }

        if (spec.TargetingGate is { } gate)
        {
            WriteSpec(gate, level);
        }

        if (spec.Bucket is { } bucket)
        {
            WriteBucket(bucket, null, level);
        }

        WriteRules(spec.Rules, level);
        string? end = spec.DecidedBy switch
        {
            ExplainedDecision.Default => "no rule matches, so the default counts",
            ExplainedDecision.Disabled => "no rule matches and it is disabled, so the default counts",
            ExplainedDecision.Override => "a local override decides",
            ExplainedDecision.Unrecognized => "the specs do not have it",
            ExplainedDecision.Unsupported => "a condition is not supported",
            ExplainedDecision.TooDeep => "specs refer to each other in a circle or too deeply",
            ExplainedDecision.Fault => "the evaluation failed",
            ExplainedDecision.Autotune => "an autotune decides",
            ExplainedDecision.Merge => "the values of these rules are merged",
            _ => null,
        };
        if (end is not null)
        {
            Line(level).Append(Neither).Append(end);
        }

        if (spec.RulesNotReached > 0)
        {
            Line(level).Append(Neither);
            Number(spec.RulesNotReached).Append(spec.RulesNotReached == 1 ? " more rule was not reached" : " more rules were not reached");
        }
    }

    private void WriteMapping(ExplainedMapping mapping, int level)
    {
        Line(level).Append(mapping.Applies ? Holds : Fails).Append("mapping to ");
        Quote(mapping.Target);
        WriteRules(mapping.Rules, level + 1);
        if (mapping.Spec is { } spec)
        {
            WriteSpec(spec, level + 1);
        }
    }

    private void WriteRules(IReadOnlyList<ExplainedRule> rules, int level)
    {
        for (int i = 0; i < rules.Count; i++)
        {
            ExplainedRule rule = rules[i];
            bool matched = rule.Result is not (ExplainedRuleResult.NotMatched or ExplainedRuleResult.NotStarted or ExplainedRuleResult.Stopped or ExplainedRuleResult.OutsidePercentage);
            Line(level).Append(matched ? Holds : Fails).Append("rule ");
            Number(i + 1).Append(' ');
            Quote(rule.Id);
            if (rule.Name is { } name)
            {
                Append(" named ");
                Quote(name);
            }

            if (rule.GroupName is { } group)
            {
                Append(", group ");
                Quote(group);
            }

            Append(rule.Decides ? ", decides" : rule.Result switch
            {
                ExplainedRuleResult.Contributed => ", adds parameters",
                ExplainedRuleResult.ContributedNothing => ", adds nothing",
                ExplainedRuleResult.NotStarted => ", starts later",
                ExplainedRuleResult.Stopped => ", ends the evaluation",
                _ => "",
            });
            foreach (ExplainedCondition condition in rule.Conditions)
            {
                WriteCondition(condition, level + 1);
            }

            if (rule.Bucket is { } bucket)
            {
                WriteBucket(bucket, rule.PassPercentage, level + 1);
            }
            else if (rule.PassPercentage == 0 && rule.Result == ExplainedRuleResult.OutsidePercentage)
            {
                Line(level + 1).Append(Fails).Append("passes 0 % of all units");
            }

            if (rule.Spec is { } spec)
            {
                WriteSpec(spec, level + 1);
            }
        }
    }

    private void WriteCondition(ExplainedCondition condition, int level)
    {
        Line(level).Append(condition.Holds switch { true => Holds, false => Fails, _ => Neither }).Append(condition.Type);
        if (condition.Field is { } field)
        {
            Append(" ");
            Plain(field);
        }

        if (condition.Operator is { } name)
        {
            Append(" ");
            Plain(name);
        }

        if (condition.Target is { } target)
        {
            Append(" ").Append(target);
            if (condition.TargetCount is > ShownText.ShownElements and { } count)
            {
                Append(" (");
                Number(count).Append(" elements)");
            }
        }

        AppendValue(condition);
        Append(condition.Holds is null ? ", not evaluated" : condition.IsSkipped ? " (not needed)" : "");
        if (condition.Bucket is { } bucket)
        {
            WriteBucket(bucket, null, level + 1);
        }

        foreach (ExplainedSpec spec in condition.Specs)
        {
            WriteSpec(spec, level + 1);
        }
    }

    private void AppendValue(ExplainedCondition condition)
    {
        switch (condition.Origin)
        {
            case ExplainedOrigin.None or ExplainedOrigin.Bucket:
                return;
            case ExplainedOrigin.Missing:
                Append(": the user has none");
                return;
        }

        Append(": ");
        if (condition.IsMasked)
        {
            Append("(masked)");
        }
        else if (condition.Value is not { } value)
        {
            Append(condition.ValueKind == StatsigValueKind.Null && condition.Origin is ExplainedOrigin.Address or ExplainedOrigin.UserAgent or ExplainedOrigin.Experiment ? "nothing" : "null");
        }
        else if (condition.ValueKind == StatsigValueKind.Text)
        {
            Quote(value);
        }
        else
        {
            ShownText.AppendPlainJson(_text, value, ShownCharacters);
        }

        Append(" (").Append(ExplainedWords.PhraseOf(condition.Origin)).Append(')');
    }

    private void WriteBucket(ExplainedBucket bucket, double? percentage, int level)
    {
        Line(level).Append(bucket.Passes ? Holds : Fails).Append("bucket ");
        Number(bucket.Bucket).Append(" of ");
        Number(bucket.Buckets);
        if (bucket is { Threshold: { } threshold, Distance: { } distance })
        {
            Append(bucket.Bucket < threshold ? ", below the limit " : ", not below the limit ");
            Number(threshold);
            if (percentage is { } percent)
            {
                Append(" (");
                ShownText.AppendNumber(_text, percent);
                Append(" %)");
            }

            Append(" by ");
            Number(distance);
        }

        Append(", salt ");
        Quote(bucket.Salt);
        Append(", ");
        Plain(bucket.IdType.Length == 0 ? "userID" : bucket.IdType);
        Append(" ");
        QuoteOrNone(bucket.UnitId);
    }

    private void AppendRule(string ruleId, string? groupName)
    {
        if (ruleId.Length > 0)
        {
            Append(", rule ");
            Quote(ruleId);
        }

        if (groupName is not null)
        {
            Append(", group ");
            Quote(groupName);
        }
    }

    private StringBuilder Line(int level) => _text.Append('\n').Append(' ', level * 2);

    private StringBuilder Append(string text) => _text.Append(text);

    private StringBuilder Number(long number) => _text.Append(number.ToString("#,0", CultureInfo.InvariantCulture));

    private void Plain(string text) => ShownText.AppendPlain(_text, text, ShownCharacters);

    private void Quote(string text) => ShownText.AppendQuoted(_text, text, ShownCharacters);

    private void QuoteOrNone(string? text)
    {
        if (text is null)
        {
            Append("none");
        }
        else
        {
            Quote(text);
        }
    }
}
