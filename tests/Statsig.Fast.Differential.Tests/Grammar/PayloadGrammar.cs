using System.Collections.Generic;
using System.Linq;
using CsCheck;
using Statsig.Fast.Differential.Tests.Json;

namespace Statsig.Fast.Differential.Tests.Grammar;

/// <summary>Makes whole cases: a payload in the v2 shape, options and users.</summary>
/// <remarks>
/// Specs nest only earlier ones, since a circle with two branches takes the reference two to the power of 300 evaluations. Conditions on
/// groups stand in gates that no experiment nests, for the same reason.
/// </remarks>
internal sealed class PayloadGrammar : Gen<DifferentialCase>
{
    private const int UsersPerCase = 6;

    private static readonly string[] ExperimentNames = ["e0", "e1", "e2"];
    private static readonly string[] AutotuneNames = ["cm0", "cm1"];

    /// <summary>The case of a seed and a place in its sequence.</summary>
    internal static DifferentialCase Make(ulong seed, int index) => new PayloadGrammar().Generate(new PCG((uint)index, seed), null!, out _);

    /// <inheritdoc/>
    public override DifferentialCase Generate(PCG pcg, Size? min, out Size size)
    {
        size = new Size(0);
        return new Maker(new Draws(pcg)).Make();
    }

    private sealed class Maker
    {
        private readonly Draws _draws;
        private readonly List<KeyValuePair<string, Tree>> _conditions = [];
        private readonly SpecGrammar _specs;
        private readonly List<KeyValuePair<string, Tree>> _gates = [];
        private readonly List<KeyValuePair<string, Tree>> _configs = [];
        private readonly List<KeyValuePair<string, Tree>> _layers = [];

        internal Maker(Draws draws)
        {
            _draws = draws;
            _specs = new SpecGrammar(draws, new ConditionGrammar(draws, _conditions));
        }

        internal DifferentialCase Make()
        {
            AddGates("ga", 4, [], "feature_gate", "feature_gate", "holdout");
            AddGates("segment:s", 2, [], "segment");
            string[] inner = Names(_gates);
            AddConfigs("c", 2, "dynamic_config", inner, [], []);
            AddConfigs("e", ExperimentNames.Length, "experiment", inner, [], Names(_configs));
            AddConfigs("at", 1, "autotune", inner, [], []);
            Tree? autotunes = _draws.Chance(40) ? Autotunes(inner) : null;
            string[] asked = autotunes is null ? ExperimentNames : [.. ExperimentNames, "cm0"];
            AddGates("gb", 4, asked, "feature_gate");
            if (_draws.Chance(30))
            {
                AddGates("gate 🚀 É", 1, asked, "feature_gate");
            }

            string[] all = Names(_gates);
            AddConfigs("d", 2, "dynamic_config", all, asked, ExperimentNames);
            AddLayers(2, all, asked);
            var payload = Tree.Object(
                ("has_updates", Tree.True),
                ("time", Tree.Number(1_700_000_000_000)),
                ("response_format", Tree.Text("dcs-v2")),
                ("feature_gates", Tree.ObjectOf(_gates)),
                ("dynamic_configs", Tree.ObjectOf(_configs)),
                ("layer_configs", Tree.ObjectOf(_layers)),
                ("experiment_to_layer", Tree.EmptyObject),
                ("app_id", _draws.Chance(50) ? Tree.Text("app_a") : null),
                ("default_environment", _draws.Chance(20) ? Tree.Text("staging") : null),
                ("param_stores", _draws.Chance(60) ? Tree.Object(("p0", Store()), ("p1", Store())) : null),
                ("cmab_configs", autotunes),
                ("overrides", _draws.Chance(40) ? Mappings() : null),
                ("override_rules", _draws.Chance(90) ? MappingRules([.. inner.Where(static gate => gate != "ga3")]) : null),
                ("session_replay_info", _draws.Chance(10) ? SessionReplay() : null));
            payload = payload.With("condition_map", Tree.ObjectOf(_conditions)); // After the last condition was made.
            payload = _draws.Chance(3) ? Malform(payload) : payload;
            return new DifferentialCase(Tree.Object( // The payload last: cases shrink faster with fewer users.
                (DifferentialCase.UsersMember, Tree.Array([.. Enumerable.Range(0, UsersPerCase).Select(index => UserGrammar.Make(_draws, index))])),
                (DifferentialCase.EnvironmentMember, _draws.Chance(60) ? Tree.Text(_draws.Pick("production", "staging", "Development")) : null),
                (DifferentialCase.GlobalFieldsMember, _draws.Chance(20) ? Tree.Object(("f1", Tree.Text(_draws.From(ValueGrammar.Text))), ("f3", _draws.From(ValueGrammar.SafeNumber))) : null),
                (DifferentialCase.IdListsMember, UsesLists() ? Tree.Object(("list1", Tree.Texts("user-0", "user-1", "a", "", "5.5")), ("list2", Tree.Texts("user-2", "🚀"))) : null),
                (DifferentialCase.PayloadMember, payload)));
        }

        /// <summary>Spoils one part that the reference refuses a payload for.</summary>
        private Tree Malform(Tree payload) => _draws.Between(0, 3) switch
        {
            0 => payload.With("override_rules", Tree.Object(("m0", _specs.Rule([], [], Tree.True, [], delegatePercent: 0, isGroup: false).With("name", null)))),
            1 => payload.With("overrides", Tree.Object(("ga3", Tree.Array(Tree.Object(("new_config_name", Tree.Text("ga0")), ("rules", Tree.Array(Tree.EmptyObject))))))),
            2 => payload.With("param_stores", Tree.Object(("p0", _draws.Chance(50) ? Tree.EmptyObject : Tree.Object(("parameters", Tree.Object(("s", Tree.Number(5)))))))),
            _ => payload.With(_draws.Pick("sdk_configs", "session_replay_info", "overrides"), Tree.Number(5)),
        };

        private static string[] Names(List<KeyValuePair<string, Tree>> specs) => [.. specs.Select(static spec => spec.Key)];

        private bool UsesLists() => _conditions.Any(static condition => condition.Value["operator"]?.AsText is "in_segment_list" or "not_in_segment_list");

        private void AddGates(string prefix, int count, string[] experiments, params string[] entities)
        {
            for (int i = 0; i < count; i++)
            {
                string[] delegates = experiments.Length > 0 && _draws.Chance(10) ? ExperimentNames : [];
                _gates.Add(new(count == 1 ? prefix : $"{prefix}{i}", _specs.Gate(_draws.Pick(entities), Names(_gates), experiments, delegates)));
            }
        }

        private void AddConfigs(string prefix, int count, string entity, string[] gates, string[] experiments, string[] delegates)
        {
            for (int i = 0; i < count; i++)
            {
                _configs.Add(new($"{prefix}{i}", _specs.Config(entity, gates, experiments, _draws.Chance(15) ? delegates : [])));
            }
        }

        private void AddLayers(int count, string[] gates, string[] experiments)
        {
            for (int i = 0; i < count; i++)
            {
                _layers.Add(new($"l{i}", _specs.Layer(gates, experiments, [.. ExperimentNames, "c0"])));
            }
        }

        /// <summary>
        /// No weight of chance: neither exploration nor groups without a score, of which the reference picks one at random.
        /// </summary>
        private Tree Autotunes(string[] gates) => Tree.ObjectOf([.. AutotuneNames.Select(name => new KeyValuePair<string, Tree>(name, Autotune(gates)))]);

        private Tree Autotune(string[] gates)
        {
            string[] groups = [.. new[] { "g0", "g1", "g2" }.Where(_ => _draws.Chance(80))];
            bool isTrained = _draws.Chance(60);
            return Tree.Object(
                ("salt", Tree.Text("cm-salt")),
                ("defaultValue", _specs.Value()),
                ("idType", _specs.IdType()),
                ("enabled", Tree.Of(_draws.Chance(90))),
                ("version", Tree.Number(_draws.Between(0, 9))),
                ("sampleRate", Tree.Number(0)),
                ("higherIsBetter", Tree.Of(_draws.Chance(50))),
                ("groups", Tree.Array([.. groups.Select(group => Tree.Object(
                    ("name", Tree.Text($"{group} name")), ("parameterValues", _specs.Value()), ("id", Tree.Text(group))))])),
                ("config", isTrained ? Tree.ObjectOf([.. groups.Select((group, i) => new KeyValuePair<string, Tree>(group, Weights(i)))]) : null),
                ("targetingGateName", _draws.Chance(30) ? Tree.Text(_draws.Pick(gates)) : null));
        }

        /// <summary>Scores that no two groups share.</summary>
        private Tree Weights(int index) => Tree.Object(
            ("alpha", Tree.Number($"0.{index}1")),
            ("intercept", Tree.Number($"{_draws.Between(-3, 3)}.{index}")),
            ("records", Tree.Number(_draws.Between(0, 100))),
            ("weightsNumerical", Tree.Object(("f1", Tree.Number($"0.0{index + 1}7")))),
            ("weightsCategorical", Tree.Object(("f2", Tree.Object(("a", Tree.Number($"1.{index}3")), ("5.5", Tree.Number(2)))))));

        private Tree Store()
        {
            string[] gates = Names(_gates);
            string[] configs = Names(_configs);
            return Tree.Object(("parameters", Tree.Object(
                ("s", Tree.Object(("ref_type", Tree.Text("static")), ("param_type", Tree.Text("string")), ("value", _draws.From(ValueGrammar.AnyOfUser)))),
                ("g", Tree.Object(
                    ("ref_type", Tree.Text("gate")), ("param_type", Tree.Text("string")), ("gate_name", Tree.Text(_draws.Chance(90) ? _draws.Pick(gates) : "no_such_gate")),
                    ("pass_value", _draws.From(ValueGrammar.AnyOfUser)), ("fail_value", _draws.From(ValueGrammar.AnyOfUser)))),
                ("c", Referring("dynamic_config", "config_name", _draws.Pick(configs))),
                ("e", Referring("experiment", "experiment_name", _draws.Pick(configs))),
                ("l", Referring("layer", "layer_name", _draws.Pick(Names(_layers)))))));
        }

        private Tree Referring(string kind, string member, string name) => Tree.Object(
            ("ref_type", Tree.Text(kind)), ("param_type", Tree.Text("number")), (member, Tree.Text(name)), ("param_name", Tree.Text(_draws.Pick(SpecGrammar.ParameterNames))));

        private Tree Mappings()
        {
            // From later to earlier names only, so that there is no circle.
            var mappings = new List<KeyValuePair<string, Tree>>();
            foreach ((string from, string to) in new[] { ("ga3", "ga0"), ("gb2", "ga1"), ("gb3", "gb1"), ("e2", "e0"), ("d1", "c0"), ("l1", "l0"), ("no_spec", "ga2") })
            {
                if (_draws.Chance(40))
                {
                    mappings.Add(new(from, Tree.Array([.. Enumerable.Range(0, _draws.Between(1, 2)).Select(_ => Tree.Object(
                        ("new_config_name", Tree.Text(_draws.Chance(90) ? to : "no_such_target")),
                        ("rules", Tree.Array([.. Enumerable.Range(0, _draws.Between(1, 2)).Select(_ => Tree.Object(
                            ("rule_name", Tree.Text(_draws.Pick("m0", "m1", "no_such_rule"))),
                            ("start_time", _draws.Chance(30) ? Tree.Number(_draws.Pick("0", "1700000000000", "4102444800000")) : null)))]))))])));
                }
            }

            return Tree.ObjectOf(mappings);
        }

        /// <summary>Rules nest no gate that is mapped itself, which would make a circle.</summary>
        private Tree MappingRules(string[] gates) => Tree.ObjectOf([.. new[] { "m0", "m1" }.Select(name => new KeyValuePair<string, Tree>(
            name, _specs.Rule(gates, [], Tree.True, [], delegatePercent: 0, isGroup: false)))]);

        private Tree SessionReplay() => Tree.Object(
            ("sampling_rate", Tree.Number(_draws.Pick(0, 1))),
            ("targeting_gate", _draws.Chance(50) ? Tree.Text(_draws.Pick(Names(_gates))) : null),
            ("recording_blocked", _draws.Chance(50) ? Tree.Of(_draws.Chance(50)) : null));
    }
}
