using MiniCrm.Users;

namespace MiniCrm.Tests.Unit.Users;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("ada@example.com", "ADA@Example.COM")]
    [InlineData("ΝΙΚΟΣ@example.com", "νικος@example.com")]
    [InlineData("νικοσ@example.com", "νικος@example.com")]
    [InlineData("jürgen@example.com", "JU\u0308RGEN@example.com")]
    [InlineData("o\u0323\u0302@example.com", "\u1ed9@example.com")]
    [InlineData("\u212bngström@example.com", "ångström@example.com")]
    [InlineData("\u212aelvin@example.com", "kelvin@example.com")]
    [InlineData("ſam@example.com", "SAM@example.com")]
    [InlineData("STRAẞE@example.com", "straße@example.com")]
    [InlineData("İ@example.com", "i\u0307@example.com")]
    [InlineData("𐐀@example.com", "𐐨@example.com")]
    [InlineData("µ@example.com", "μ@example.com")]
    [InlineData("ᲀ@example.com", "в@example.com")]
    [InlineData("한@example.com", "\u1112\u1161\u11ab@example.com")]
    public void Spellings_of_one_address(string one, string other)
    {
        Assert.Equal(EmailAddress.Key(one), EmailAddress.Key(other));
        Assert.Equal(EmailAddress.Key(one), EmailAddress.Key(EmailAddress.Key(one)));
        Assert.Equal(EmailAddress.Digest(one), EmailAddress.Digest(other));
    }

    [Theory]
    [InlineData("a.da@example.com", "ada@example.com")]
    [InlineData("ada+crm@example.com", "ada@example.com")]
    [InlineData("straße@example.com", "strasse@example.com")]
    [InlineData("ı@example.com", "i@example.com")]
    [InlineData("I@example.com", "ı@example.com")]
    [InlineData("İ@example.com", "i@example.com")]
    [InlineData("é@example.com", "e@example.com")]
    [InlineData("ﬁ@example.com", "fi@example.com")]
    [InlineData("а@example.com", "a@example.com")]
    [InlineData("ᾳ@example.com", "αι@example.com")]
    [InlineData("１@example.com", "1@example.com")]
    public void Addresses_that_only_look_alike(string one, string other) => Assert.NotEqual(EmailAddress.Key(one), EmailAddress.Key(other));
}
