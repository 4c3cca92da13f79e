using MiniCrm.Grains.Leads;
using Xunit;

namespace MiniCrm.Tests.Unit.Leads;

public sealed class TelephoneTests
{
    [Theory]
    [InlineData("+1234567890", "+1234567890")]
    [InlineData("+12", "+12")]
    [InlineData("+123456789012345", "+123456789012345")]
    [InlineData("+49 171 1234567", "+491711234567")]
    [InlineData("+49 (0)171 123-45.67", "+491711234567")]
    [InlineData("+39 06 1234 5678", "+390612345678")]
    [InlineData("+1 (212) 555/0123", "+12125550123")]
    [InlineData("+1 234", null)]
    [InlineData("+1234567890123456", null)]
    [InlineData("+0123456", null)]
    [InlineData("0171 1234567", null)]
    [InlineData("1234567890", null)]
    [InlineData("----", null)]
    public void Without_a_country_whatever_begins_with_a_plus_sign_is_taken(string written, string? e164) =>
        Assert.Equal(e164, new Telephone(region: null).ToE164(written));

    [Theory]
    [InlineData("DE", "0171 1234567", "+491711234567")]
    [InlineData("DE", "(0171) 12-34-567", "+491711234567")]
    [InlineData("DE", "0171/1234567", "+491711234567")]
    [InlineData("DE", "0049 171 1234567", "+491711234567")]
    [InlineData("DE", "+1234567890", "+1234567890")]
    [InlineData("DE", "+1 212 555 0123", "+12125550123")]
    [InlineData("US", "(212) 555-0123", "+12125550123")]
    [InlineData("US", "555-0123", null)]
    [InlineData("US", "011 49 171 1234567", "+491711234567")]
    [InlineData("IT", "06 1234 5678", "+390612345678")]
    [InlineData("DE", "0171 123456789012345", null)]
    [InlineData("DE", "12", null)]
    public void With_a_country_its_national_forms_are_taken_as_well(string region, string written, string? e164) =>
        Assert.Equal(e164, new Telephone(region).ToE164(written));
}
