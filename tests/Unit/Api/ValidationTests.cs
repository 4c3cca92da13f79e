using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using MiniCrm.Api.Validation;
using Xunit;

namespace MiniCrm.Tests.Unit.Api;

public sealed class ValidationTests
{
    [Theory]
    [InlineData("a@b", true)]
    [InlineData("ada.lovelace+crm@mail.example.com", true)]
    [InlineData("jürgen@exämple.de", true)]
    [InlineData("o'brien@example.ie", true)]
    [InlineData("", false)]
    [InlineData("ada", false)]
    [InlineData("@example.com", false)]
    [InlineData("ada@", false)]
    [InlineData("ada@@example.com", false)]
    [InlineData("a@b@example.com", false)]
    [InlineData("a..b@example.com", false)]
    [InlineData(".a@example.com", false)]
    [InlineData("ada@-example.com", false)]
    [InlineData("ada@example..com", false)]
    [InlineData("ada@example.com.", false)]
    [InlineData("ada lovelace@example.com", false)]
    [InlineData("Ada <ada@example.com>", false)]
    [InlineData("ada@example.com\n", false)]
    [InlineData("ada\0@example.com", false)]
    public void Email(string text, bool accepted) => Assert.Equal(accepted, Accepts(new EmailAttribute(), text));

    [Fact]
    public void Email_has_bounds()
    {
        Assert.True(Accepts(new EmailAttribute(), $"{new string('a', 64)}@example.com"));
        Assert.False(Accepts(new EmailAttribute(), $"{new string('a', 65)}@example.com"));
        var domain = string.Join('.', Enumerable.Repeat(new string('d', 50), 4));
        Assert.True(Accepts(new EmailAttribute(), $"{new string('a', 254 - domain.Length)}@{domain}"));
        Assert.False(Accepts(new EmailAttribute(), $"{new string('a', 255 - domain.Length)}@{domain}"));
        Assert.False(Accepts(new EmailAttribute(), $"a@{new string('d', 64)}.com"));
    }

    [Theory]
    [InlineData("+1234567890", true)]
    [InlineData("+12", true)]
    [InlineData("+123456789012345", true)]
    [InlineData("+1234567890123456", false)]
    [InlineData("+1", false)]
    [InlineData("+0123456", false)]
    [InlineData("1234567890", false)]
    [InlineData("+1 234 567", false)]
    [InlineData("+1234567890\n", false)]
    [InlineData("+١٢٣٤٥٦", false)]
    [InlineData("", false)]
    public void Phone(string text, bool accepted) => Assert.Equal(accepted, Accepts(new PhoneNumberAttribute(), text));

    [Theory]
    [InlineData("12345678", true)]
    [InlineData("1234567", false)]
    [InlineData("passw\0rd", false)]
    [InlineData("ääääääää", true)]
    public void Password(string text, bool accepted) => Assert.Equal(accepted, Accepts(new NewPasswordAttribute(), text));

    [Fact]
    public void Password_ends_where_bcrypt_stops_looking()
    {
        Assert.True(Accepts(new NewPasswordAttribute(), new string('x', 72)));
        Assert.False(Accepts(new NewPasswordAttribute(), new string('x', 73)));
        Assert.True(Accepts(new NewPasswordAttribute(), new string('ä', 36)));
        Assert.False(Accepts(new NewPasswordAttribute(), new string('ä', 37)));
    }

    [Theory]
    [InlineData("Ada", true)]
    [InlineData(" Ada ", true)]
    [InlineData("Ada👩‍💻", true)]
    [InlineData("", false)]
    [InlineData("   ", false)]
    [InlineData("A\0", false)]
    [InlineData("A\n", false)]
    [InlineData("12345678901", false)]
    public void Text_of_one_line(string text, bool accepted) => Assert.Equal(accepted, Accepts(new TextAttribute(10), text));

    [Fact]
    public void Halves_of_a_character_are_refused()
    {
        Assert.False(Accepts(new TextAttribute(10), "a\ud83d"));
        Assert.False(Accepts(new TextAttribute(10), "\ude00a"));
    }

    [Theory]
    [InlineData("a\r\n\tb", true)]
    [InlineData("a\u0007b", false)]
    [InlineData("a\u0085b", false)]
    [InlineData("", true)]
    public void Text_of_many_lines(string text, bool accepted) =>
        Assert.Equal(accepted, Accepts(new TextAttribute(10) { ManyLines = true, MayBeBlank = true }, text));

    [Fact]
    public void A_rule_looks_into_an_optional_member_and_leaves_absence_to_others()
    {
        Assert.True(Accepts(new TextAttribute(3), default(Optional<string>)));
        Assert.True(Accepts(new TextAttribute(3), new Optional<string?>(null)));
        Assert.False(Accepts(new TextAttribute(3), new Optional<string>("four")));
    }

    [Fact]
    public void Mandatory_members_are_there_and_not_null_and_in_a_patch_not_null()
    {
        Assert.False(Accepts(new MandatoryAttribute(), null));
        Assert.True(Accepts(new MandatoryAttribute(), ""));
        Assert.True(Accepts(new MandatoryAttribute(), default(Optional<string>)));
        Assert.False(Accepts(new MandatoryAttribute(), new Optional<string?>(null)));
        Assert.False(Accepts(new PresentAttribute(), default(Optional<Guid?>)));
        Assert.True(Accepts(new PresentAttribute(), new Optional<Guid?>(null)));
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("200", true)]
    [InlineData("0", false)]
    [InlineData("201", false)]
    [InlineData("-1", false)]
    [InlineData("1,2", false)]
    [InlineData(" 1", false)]
    [InlineData("", false)]
    [InlineData("99999999999", false)]
    public void Page_limit(string text, bool accepted) => Assert.Equal(accepted, Accepts(new PageLimitAttribute(), text));

    [Theory]
    [InlineData("{}", true)]
    [InlineData("""{"a":[1,2.5,-1e308,"ä",null,true,{"b":"\u0001"}]}""", true)]
    [InlineData("[]", false)]
    [InlineData("\"text\"", false)]
    [InlineData("1", false)]
    [InlineData("""{"a":1e200000}""", false)]
    [InlineData("""{"a":[{"b":1E-200000}]}""", false)]
    [InlineData("""{"a":1e99999999999999999999}""", false)]
    [InlineData("""{"a":0e+309}""", false)]
    [InlineData("""{"a":{"b":["x\u0000"]}}""", false)]
    [InlineData("""{"a":{"b\u0000":1}}""", false)]
    [InlineData("""{"a":"\ud800"}""", false)]
    [InlineData("""{"\udc00":1}""", false)]
    public void Metadata(string json, bool accepted) => Assert.Equal(accepted, AcceptsMetadata(json));

    [Fact]
    public void Metadata_has_bounds()
    {
        Assert.True(AcceptsMetadata($$"""{"a":"{{new string('x', 8192 - 8)}}"}"""));
        Assert.False(AcceptsMetadata($$"""{"a":"{{new string('x', 8192 - 7)}}"}"""));
        Assert.False(AcceptsMetadata($$"""{"a":"{{new string('ä', 4096)}}"}"""));
        Assert.True(AcceptsMetadata(Nested(32)));
        Assert.False(AcceptsMetadata(Nested(33)));
    }

    private static string Nested(int levels) =>
        $"{string.Concat(Enumerable.Repeat("{\"a\":", levels - 1))}{{\"a\":1}}{new string('}', levels - 1)}";

    private static bool AcceptsMetadata(string json) => Accepts(new MetadataAttribute(), JsonSerializer.Deserialize<JsonElement>(json));

    private static bool Accepts(ValidationAttribute rule, object? value) =>
        rule.GetValidationResult(value, new ValidationContext(new object()) { MemberName = "Member" }) == ValidationResult.Success;
}
