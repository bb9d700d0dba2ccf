using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.Tests.Internals.Text;

public sealed class AddressCredentialsTests
{
    [Theory]
    [InlineData("https://user:pass@proxy.example:8000/v1", "https://***@proxy.example:8000/v1")]
    [InlineData("user:pass@proxy.example:50051", "***@proxy.example:50051")]
    [InlineData("https://user:pa/ss?w@rd@proxy.example", "https://***@proxy.example")]
    [InlineData("https://proxy.example/?key=1", "https://proxy.example/?***")]
    [InlineData("http://:pass@", "http://***@")]
    public void Hide_CredentialsOfAnAddress_AreNotShown(string address, string expected) => Assert.Equal(expected, AddressCredentials.Hide(address));

    [Theory]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("http://")]
    [InlineData("proxy.example:50051")]
    [InlineData("https://proxy.example/v1")]
    public void Hide_NothingToHide_IsTheSameObject(string address) => Assert.Same(address, AddressCredentials.Hide(address));

    [Theory]
    [InlineData("to http://a:b@c.example/x, then http://d.example/@e and ftp://f@g.", "to http://***@c.example/x, then http://d.example/@e and ftp://***@g.")]
    [InlineData("\"https://u:p@h\"", "\"https://***@h\"")]
    [InlineData("https://a@b@c/", "https://***@c/")]
    public void HideIn_AddressesOfAText_AreShownWithoutCredentials(string text, string expected) => Assert.Equal(expected, AddressCredentials.HideIn(text));

    [Theory]
    [InlineData("mail to ada@example.com, see http://proxy.example/ada@example.com")]
    [InlineData("://")]
    [InlineData("http:// user@host")]
    public void HideIn_NothingToHide_IsTheSameObject(string text) => Assert.Same(text, AddressCredentials.HideIn(text));
}
