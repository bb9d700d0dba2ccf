// "rule.When(When.Public)" reads as a rule does.
global using When = Statsig.Fast.TestKit.Conditions;
