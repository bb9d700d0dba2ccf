using System;
using System.Linq;
using Statsig.Fast.Generators.Model;
using Statsig.Fast.Generators.Naming;
using Statsig.Fast.Snapshots;

namespace Statsig.Fast.Generators.Tests.Emitting;

public sealed class IdentifiersTests
{
    [Theory]
    [InlineData("new_checkout", "NewCheckout")]
    [InlineData("checkout", "Checkout")]
    [InlineData("test_50_50", "Test_50_50")]
    [InlineData("test_5050", "Test_5050")]
    [InlineData("a1b2", "A1b2")]
    [InlineData("new-checkout", "New_Checkout")]
    [InlineData("newCheckout", "newCheckout")]
    [InlineData("class", "Class")]
    public void OfEntry_UsualWayOfWriting_HasNoHash(string name, string expected) => Assert.Equal(expected, Identifiers.OfEntry(name));

    [Theory]
    [InlineData("NewCheckout", "NewCheckout_")]
    [InlineData("new checkout", "NewCheckout_")]
    [InlineData("new__checkout", "NewCheckout_")]
    [InlineData("1_day", "_1Day_")]
    [InlineData("日本 語", "日本語_")]
    [InlineData("", "__")]
    [InlineData("🚀", "__")]
    public void OfEntry_OtherWay_EndsInAHashOfItself(string name, string start)
    {
        string identifier = Identifiers.OfEntry(name);

        Assert.Equal(start + Identifiers.HashOf(name, 6), identifier);
    }

    [Theory]
    [InlineData("Shop.Api", "Shop.Api")]
    [InlineData("my-app", "my_app")]
    [InlineData("2048.Game", "_2048.Game")]
    [InlineData("shop.public.api", "shop.@public.api")]
    [InlineData("-a.b c", "_a.b_c")]
    [InlineData("a..b", "a._.b")]
    [InlineData("日本.語", "日本.語")]
    [InlineData("App (v2)", "App__v2_")]
    public void OfNamespace_NameOfAProject_IsANamespace(string rootNamespace, string expected)
    {
        string name = Identifiers.OfNamespace(rootNamespace);

        Assert.Equal(expected, name);
        Assert.True(Identifiers.IsQualifiedName(name));
    }

    [Fact]
    public void OfEntries_NameAdded_RenamesNoOther()
    {
        string[] names = ["a_b", "a-b", "aB", "AB", "A_b", "a b", "a__b", "ab", "a.b", "gates", "Gates", "to_string", "", " "];
        SnapshotEntry[] entries = [.. names.Order(StringComparer.Ordinal).Select(static name => new SnapshotEntry(name))];
        string[] all = NamePlan.OfEntries(EntryKind.Gates, new EquatableList<SnapshotEntry>(entries));

        Assert.Equal(all.Length, all.Distinct(StringComparer.Ordinal).Count());
        for (int left = 0; left < entries.Length; left++)
        {
            string alone = Assert.Single(NamePlan.OfEntries(EntryKind.Gates, new EquatableList<SnapshotEntry>([entries[left]])));
            Assert.Equal(alone, all[left]);
        }
    }

    [Fact]
    public void OfMembers_NamesThatShareAnIdentifier_AllGetAHash()
    {
        string[] identifiers = NamePlan.OfMembers(["aB", "a_b", "c"]);

        Assert.Equal(["AB_" + Identifiers.HashOf("aB", 16), "AB_" + Identifiers.HashOf("a_b", 16), "C"], identifiers);
    }

    [Fact]
    public void HashOf_KnownName_NeverChanges() =>
        Assert.Equal("ce203a", Identifiers.HashOf("winter sale (2026)", 6));

    [Theory]
    [InlineData("A.B_1.Ünï", true)]
    [InlineData("A..B", false)]
    [InlineData("", false)]
    [InlineData("1A", false)]
    [InlineData("A.new", false)]
    public void IsQualifiedName_Text_IsJudged(string text, bool expected) => Assert.Equal(expected, Identifiers.IsQualifiedName(text));
}
