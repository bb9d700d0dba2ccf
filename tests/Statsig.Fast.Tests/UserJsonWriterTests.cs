using System;
using System.Buffers;
using System.Text;
using System.Text.Json;
using Statsig.Fast.Users;

namespace Statsig.Fast.Tests;

public sealed class UserJsonWriterTests
{
    private static readonly UserField[] NoFields = [];

    [Fact]
    public void Write_EmptyUser_IsAnEmptyObject() => Assert.Equal("{}", Write(new StatsigUser(), NoFields, NoFields));

    [Fact]
    public void Write_FullUser_HasEverythingButPrivateAttributes()
    {
        var user = new StatsigUser("u\"1\\\n\u0001")
        {
            Email = "grüße@example.com",
            Ip = "1.2.3.4",
            UserAgent = "agent",
            Country = "DE",
            Locale = "de_DE",
            AppVersion = "1.2",
            CustomIds = [new("companyID", "acme"), new("n", 12)],
            Custom = [new("text", "\U0001F600"), new("flag", true), new("number", 1.5), new("big", 1e21), new("none", default), new("list", StatsigValue.FromJson("[1,[\"a\",{\"b\":null}]]"u8))],
            PrivateAttributes = [new("secret", "hidden")],
            StatsigEnvironment = [new("tier", "staging")],
        };

        string json = Write(user, [new UserField("text", "global"), new UserField("extra", 1)], [new UserField("tier", "production")]);

        const string Expected = """
            {"userID":"u\"1\\\n\u0001","customIDs":{"companyID":"acme","n":12},"email":"grüße@example.com","ip":"1.2.3.4","userAgent":"agent",
             "country":"DE","locale":"de_DE","appVersion":"1.2",
             "custom":{"text":"😀","flag":true,"number":1.5,"big":1000000000000000000000,"none":null,"list":[1,["a",{"b":null}]],"extra":1},
             "statsigEnvironment":{"tier":"staging"}}
            """;
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(Expected), JsonElement.Parse(json)), json);
    }

    [Fact]
    public void Write_UserWithoutOwnFields_HasThoseOfTheServer() => Assert.Equal(
        """{"userID":"a","custom":{"g":1},"statsigEnvironment":{"tier":"production"}}""",
        Write(new StatsigUser("a"), [new UserField("g", 1)], [new UserField("tier", "production")]));

    [Fact]
    public void Write_EmptyEnvironment_IsTheUsers()
    {
        UserField[] servers = [new UserField("tier", "production")];

        Assert.Equal("""{"userID":"a","statsigEnvironment":{}}""", Write(new StatsigUser("a") { StatsigEnvironment = [] }, NoFields, servers));
        Assert.Equal("""{"statsigEnvironment":{}}""", Write(StatsigUser.FromJson("""{"statsigEnvironment":{}}"""u8), NoFields, NoFields));
        Assert.Equal("""{"statsigEnvironment":{"tier":""}}""", Write(new StatsigUser { StatsigEnvironment = [new("tier", "")] }, NoFields, servers));
    }

    [Fact]
    public void Write_EnvironmentCopiedFromAUserWithoutOne_IsTheServers()
    {
        const string Expected = """{"userID":"a","ip":"i","statsigEnvironment":{"tier":"production"}}""";
        UserField[] servers = [new UserField("tier", "production")];
        var original = new StatsigUser("b");

        Assert.Equal(Expected, Write(new StatsigUser("a") { Ip = "i", StatsigEnvironment = original.StatsigEnvironment }, NoFields, servers));
        Assert.Equal(Expected, Write(StatsigUser.FromJson("""{"userID":"a","ip":"i","statsigEnvironment":null}"""u8), NoFields, servers));
        Assert.Equal(Expected, Write(StatsigUser.FromJson("""{"userID":"a","ip":"i"}"""u8), NoFields, servers));
    }

    [Fact]
    public void Write_EmptyCustomIdsAndFields_AreWrittenAsGiven()
    {
        const string Expected = """{"userID":"a","customIDs":{},"custom":{}}""";

        Assert.Equal(Expected, Write(new StatsigUser("a") { CustomIds = [], Custom = [], PrivateAttributes = [] }, NoFields, NoFields));
        Assert.Equal(Expected, Write(StatsigUser.FromJson("""{"userID":"a","customIDs":{},"custom":{},"privateAttributes":{}}"""u8), NoFields, NoFields));
        Assert.Equal("""{"customIDs":{},"custom":{"g":1}}""", Write(StatsigUser.FromJson("""{"customIDs":{},"custom":{}}"""u8), [new UserField("g", 1)], NoFields));
        Assert.Equal("""{"customIDs":{},"ip":"i","custom":{}}""", Write(new StatsigUser { Ip = "i", CustomIds = [], Custom = [] }, NoFields, NoFields));
    }

    [Fact]
    public void Write_FieldsCopiedFromAnotherUser_AreAbsentOrEmptyAsThere()
    {
        Assert.Equal("""{"userID":"a"}""", Write(CopyFields(new StatsigUser("b")), NoFields, NoFields));
        Assert.Equal("""{"userID":"a"}""", Write(CopyFields(StatsigUser.FromJson("""{"customIDs":null,"custom":null}"""u8)), NoFields, NoFields));
        Assert.Equal("""{"userID":"a","customIDs":{},"custom":{}}""", Write(CopyFields(new StatsigUser("b") { CustomIds = [], Custom = [] }), NoFields, NoFields));
        Assert.Equal(
            """{"userID":"a","customIDs":{"c":1},"custom":{"f":2}}""",
            Write(CopyFields(new StatsigUser("b") { CustomIds = [new("c", 1)], Custom = [new("f", 2)] }), NoFields, NoFields));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(600)]
    public void Write_BufferOfSmallPieces_IsTheSame(int pieceBytes)
    {
        var user = new StatsigUser(new string('ü', 2_000) + "\"\U0001F600" + new string('x', 3_000)) { Email = "a@b.c" };
        var pieces = new PiecewiseWriter(pieceBytes);

        UserJsonWriter.Write(pieces, user, NoFields, NoFields);

        Assert.Equal(Write(user, NoFields, NoFields), Encoding.UTF8.GetString(pieces.ToArray()));
        Assert.Equal(user.UserId, JsonElement.Parse(pieces.ToArray()).GetProperty("userID").GetString());
    }

    [Fact]
    public void Write_HalfASurrogatePair_IsReplaced() => Assert.Equal("{\"userID\":\"a\uFFFDb\"}", Write(new StatsigUser("a\uD800b"), NoFields, NoFields));

    private static StatsigUser CopyFields(StatsigUser user) => new("a") { CustomIds = user.CustomIds, Custom = user.Custom };

    private static string Write(StatsigUser user, UserField[] globals, UserField[] environment)
    {
        var buffer = new ArrayBufferWriter<byte>();
        UserJsonWriter.Write(buffer, user, globals, environment);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Hands out no more than a piece, or what is asked for when that is more.</summary>
    private sealed class PiecewiseWriter(int pieceBytes) : IBufferWriter<byte>
    {
        private readonly ArrayBufferWriter<byte> _all = new();

        public void Advance(int count) => _all.Advance(count);

        public Memory<byte> GetMemory(int sizeHint = 0) => _all.GetMemory(sizeHint)[..Math.Max(sizeHint, pieceBytes)];

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(Math.Max(sizeHint, pieceBytes)).Span[..Math.Max(sizeHint, pieceBytes)];

        internal byte[] ToArray() => _all.WrittenSpan.ToArray();
    }
}
