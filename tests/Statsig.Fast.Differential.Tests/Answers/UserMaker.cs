using System;
using System.Linq;
using System.Text;
using Statsig.Fast.Differential.Tests.Json;

namespace Statsig.Fast.Differential.Tests.Answers;

/// <summary>Makes users of this library from those of a case.</summary>
internal static class UserMaker
{
    /// <summary>The user; one without any ID has the empty user ID, as the reference's binding passes it.</summary>
    internal static StatsigUser Make(Tree fields)
    {
        Tree given = fields["userID"] is null && fields["customIDs"] is null ? fields.With("userID", Tree.Text("")) : fields;
        return HasHalfPair(given) ? Build(given) : StatsigUser.FromJson(Utf8(given));
    }

    /// <summary>The user as a program would build it: JSON has no way to carry half a surrogate pair that its readers accept.</summary>
    private static StatsigUser Build(Tree fields) => new(fields["userID"]?.AsText)
    {
        Email = fields["email"]?.AsText,
        Ip = fields["ip"]?.AsText,
        UserAgent = fields["userAgent"]?.AsText,
        Country = fields["country"]?.AsText,
        Locale = fields["locale"]?.AsText,
        AppVersion = fields["appVersion"]?.AsText,
        CustomIds = FieldsOf(fields["customIDs"]),
        Custom = FieldsOf(fields["custom"]),
        PrivateAttributes = FieldsOf(fields["privateAttributes"]),
        StatsigEnvironment = FieldsOf(fields["statsigEnvironment"]),
    };

    /// <summary>What a user without fields has, for a member that is not there: an empty one is logged otherwise.</summary>
    private static ReadOnlySpan<UserField> FieldsOf(Tree? fields) =>
        fields is null ? new StatsigUser("").CustomIds : (UserField[])[.. fields.Members.Select(static field => new UserField(field.Key, ValueOf(field.Value)))];

    private static StatsigValue ValueOf(Tree value) => value.Kind switch
    {
        TreeKind.Text => value.AsText,
        TreeKind.Array => StatsigValue.FromArray([.. value.Items.Select(ValueOf)]),
        _ => StatsigValue.FromJson(Utf8(value)),
    };

    private static bool HasHalfPair(Tree value) =>
        (value.AsText is { } text && IsMalformed(text)) || value.Items.Any(HasHalfPair) || value.Members.Any(static member => HasHalfPair(member.Value));

    private static bool IsMalformed(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static byte[] Utf8(Tree value) => Encoding.UTF8.GetBytes(value.ToJson(onlyAscii: true));
}
