using System.Collections.Generic;
using System.Linq;
using CsCheck;
using Statsig.Fast.Differential.Tests.Json;

namespace Statsig.Fast.Differential.Tests.Grammar;

/// <summary>
/// Makes users of the kind that the reference's binding takes: texts are texts, custom IDs texts or numbers, tiers texts.
/// </summary>
internal static class UserGrammar
{
    /// <summary>Fields that conditions and users have in common.</summary>
    internal static readonly string[] CustomFields = ["f1", "f2", "F1", "f3", "tags", "when", "ver", "user_id", "country", "os_name", "app_version", ""];

    internal static readonly string[] IdTypes = ["companyID", "stableID", "companyid"];

    internal static Tree Make(Draws draws, int index)
    {
        var members = new List<KeyValuePair<string, Tree>>();
        if (draws.Chance(92))
        {
            Add("userID", draws.Chance(60) ? $"user-{index}" : draws.From(ValueGrammar.Text));
        }

        AddSometimes(50, "email", ValueGrammar.Email);
        AddSometimes(50, "ip", ValueGrammar.Address);
        AddSometimes(50, "userAgent", ValueGrammar.Agent);
        AddSometimes(30, "country", Gen.OneOf("US", "us", "DE", ""));
        AddSometimes(30, "locale", Gen.OneOf("en_US", "EN_us", "de", ""));
        AddSometimes(40, "appVersion", ValueGrammar.Version);
        AddFields(50, "customIDs", IdTypes, IdOf);
        AddFields(90, "custom", CustomFields, FieldOf);
        AddFields(30, "privateAttributes", CustomFields, FieldOf);
        if (draws.Chance(30))
        {
            members.Add(new("statsigEnvironment", draws.Chance(20)
                ? Tree.EmptyObject
                : Tree.ObjectOf([new(draws.Pick("tier", "tier", "Tier", "region"), Tree.Text(draws.Pick("production", "staging", "development", "Production", "", "a")))])));
        }

        return Tree.ObjectOf(members);

        void Add(string name, string text) => members.Add(new(name, Tree.Text(text)));

        void AddSometimes(int percent, string name, Gen<string> texts)
        {
            if (draws.Chance(percent))
            {
                Add(name, draws.From(texts));
            }
        }

        void AddFields(int percent, string name, string[] fields, System.Func<Draws, Tree> value)
        {
            if (draws.Chance(percent))
            {
                IEnumerable<string> some = fields.Where(_ => draws.Chance(name == "custom" ? 60 : 30)).ToArray();
                members.Add(new(name, Tree.ObjectOf([.. some.Select(field => new KeyValuePair<string, Tree>(field, value(draws)))])));
            }
        }
    }

    private static Tree FieldOf(Draws draws) =>
        draws.Chance(2) ? Tree.Text(draws.Pick("\ud800", "a\udc00b", "\udc00\ud800")) : draws.From(ValueGrammar.AnyOfUser);

    private static Tree IdOf(Draws draws) => draws.Chance(80) ? Tree.Text(draws.From(ValueGrammar.Text)) : draws.From(ValueGrammar.SafeNumber);
}
