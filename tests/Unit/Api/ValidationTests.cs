using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using MiniCrm.Api.Validation;
using MiniCrm.Validation;
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
    [InlineData("𐐀𐐁@𐐂.example", true)]
    [InlineData("जगत@उदाहरण.example", true)]
    [InlineData("ad\u200da@example.com", false)]
    [InlineData("ad\u3164a@example.com", false)]
    [InlineData("ad\u034fa@example.com", false)]
    [InlineData("ada\ufe0f@example.com", false)]
    [InlineData("ada\U000E0100@example.com", false)]
    [InlineData("ada@exam\u00adple.com", false)]
    [InlineData("ada\u202e@example.com", false)]
    [InlineData("ad\ud835a@example.com", false)]
    [InlineData("ada\ufffd@example.com", false)]
    [InlineData("😀@example.com", false)]
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
        Assert.True(Accepts(new EmailAttribute(), $"{Repeated("𐐀", 64)}@{Repeated("𐐀", 63)}.{Repeated("𐐀", 63)}.{Repeated("𐐀", 62)}"));
        Assert.False(Accepts(new EmailAttribute(), $"{Repeated("𐐀", 65)}@example.com"));
        Assert.False(Accepts(new EmailAttribute(), $"a@{Repeated("𐐀", 64)}.com"));
    }

    [Theory]
    [InlineData("+1234567890", true)]
    [InlineData("+12", true)]
    [InlineData("+123456789012345", true)]
    [InlineData("0171 123-45.67/8", true)]
    [InlineData("(0171) 1234567", true)]
    [InlineData("+49 (0)171 1234567", true)]
    [InlineData("+", false)]
    [InlineData("+49171+1", false)]
    [InlineData(" 0171 1234567", false)]
    [InlineData("call 0171 1234567", false)]
    [InlineData("0171 1234567 ext. 8", false)]
    [InlineData("01711234567890123456789012345678901234567", false)]
    [InlineData("+1234567890\n", false)]
    [InlineData("+١٢٣٤٥٦", false)]
    [InlineData("", false)]
    public void Phone(string text, bool accepted) => Assert.Equal(accepted, Accepts(new PhoneNumberAttribute(), text));

    [Theory]
    [InlineData("12345678", false)]
    [InlineData("1234567é", true)]
    [InlineData("1234567", false)]
    [InlineData("passw\0rd", false)]
    [InlineData("ääääääää", true)]
    [InlineData("😀😀😀😀", false)]
    [InlineData("😀😀😀😀😀😀😀", false)]
    [InlineData("😀😀😀😀😀😀😀😀", true)]
    [InlineData("e\u0301e\u0301e\u0301e\u0301", true)]
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

    [Theory]
    [InlineData("x", 10)]
    [InlineData("ä", 10)]
    [InlineData("€", 10)]
    [InlineData("𝕏", 10)]
    [InlineData("😀", 10)]
    [InlineData("e\u0301", 5)]
    [InlineData("🇩🇪", 5)]
    [InlineData("👍🏽", 5)]
    [InlineData("👩‍💻", 3)]
    [InlineData("葛\U000E0100", 5)]
    public void Lengths_are_counted_in_code_points(string character, int most)
    {
        Assert.True(Accepts(new TextAttribute(10), Repeated(character, most)));
        Assert.False(Accepts(new TextAttribute(10), Repeated(character, most + 1)));
        Assert.True(Accepts(new TextAttribute(10) { ManyLines = true, MayBeBlank = true }, Repeated(character, most)));
        Assert.False(Accepts(new TextAttribute(10) { ManyLines = true, MayBeBlank = true }, Repeated(character, most + 1)));
    }

    [Theory]
    [InlineData("Zoë O’Brien-Müller")]
    [InlineData("نامه\u200cای")]
    [InlineData("क्\u200dष")]
    [InlineData("ශ්\u200dරී")]
    [InlineData("അവന്\u200d")]
    [InlineData("ᠠ\u180b ᠠ\u180eᠠ")]
    [InlineData("葛\U000E0100飾区")]
    [InlineData("👨‍👩‍👧‍👦 🏳️‍🌈 ❤️‍🔥 🧑🏽‍💻 🕵🏻‍♂️ 🙂‍↔️")]
    [InlineData("‼️ ™️ 1️⃣ #️⃣ ☎︎")]
    [InlineData("🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏴‍☠️")]
    [InlineData("٣\u0600")]
    [InlineData("한글 각")]
    [InlineData("\ue000")]
    public void What_is_written_with_joiners_and_selectors_is_text(string text)
    {
        Assert.True(Accepts(new TextAttribute(100), text));
        Assert.True(Accepts(new TextAttribute(100) { ManyLines = true }, text));
    }

    [Theory]
    [InlineData("Pay\u200dPal")]
    [InlineData("Pay\u200cPal")]
    [InlineData("نامه\u200c")]
    [InlineData("\u200cنامه")]
    [InlineData("نامه\u200c\u200cای")]
    [InlineData("👩\u200d")]
    [InlineData("👩\u200dx")]
    [InlineData("admin\ufe0f")]
    [InlineData("1\ufe0f")]
    [InlineData("!\ufe0f\ufe0f")]
    [InlineData("a\U000E0100")]
    [InlineData("a\u180b")]
    [InlineData("ᠠ\u180e")]
    [InlineData("A\U000E0067\U000E0062\U000E007F")]
    [InlineData("🏴\U000E0067\U000E0062")]
    [InlineData("🏴\U000E007F")]
    [InlineData("A\u202Etxt.exe")]
    [InlineData("A\u2066B\u2069")]
    [InlineData("A\u200fB")]
    [InlineData("A\u061cB")]
    [InlineData("A\u200bB")]
    [InlineData("A\u2064B")]
    [InlineData("A\u00adB")]
    [InlineData("A\u034fB")]
    [InlineData("A\u17b4B")]
    [InlineData("A\ufeffB")]
    [InlineData("A\ufff9B\ufffaC\ufffb")]
    [InlineData("A\ufffeB")]
    [InlineData("A\U0001FFFFB")]
    [InlineData("A\ufdd0B")]
    [InlineData("A\u2028B")]
    [InlineData("A\u2029B")]
    public void What_only_disguises_is_refused(string text) => Assert.False(Accepts(new TextAttribute(100) { MayBeBlank = true }, text));

    [Theory]
    [InlineData("\u200b")]
    [InlineData("\u00ad\u2060")]
    [InlineData("\u3164\uffa0\u115f\u1160")]
    [InlineData("\ufe0f")]
    [InlineData("\U000E0041\U000E0042")]
    [InlineData("\u0301\u0302")]
    [InlineData("\u2800\u2003")]
    [InlineData("\u200e \u200f")]
    public void What_shows_nothing_is_blank(string text)
    {
        Assert.False(Accepts(new TextAttribute(100), text));
        Assert.False(Accepts(new TextAttribute(100) { ManyLines = true }, text));
    }

    [Theory]
    [InlineData("a\u200fb\u00ad\u200b\ufeff\u2067c\u2069\u2028d", true)]
    [InlineData("a\u202eb", false)]
    [InlineData("a\u202db", false)]
    [InlineData("a\U000E0061b", false)]
    [InlineData("a\ufff9b", false)]
    [InlineData("a\uffffb", false)]
    [InlineData("a🏴󠁧󠁢󠁥󠁮󠁧󠁿b", true)]
    public void Text_of_many_lines_may_hold_what_people_paste(string text, bool accepted) => Assert.Equal(accepted, Accepts(new TextAttribute(100) { ManyLines = true }, text));

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
    [InlineData("""{"a":0e+401}""", false)]
    [InlineData("""{"a":[0.1,-0,0.0,1E+2,1.50,5e-324,1.7976931348623157e308,-0.000001234]}""", true)]
    [InlineData("""{"a":[9007199254740991,9007199254740992,9007199254740994,1180591620717411303424]}""", true)]
    [InlineData("""{"a":0.1000000000000000055511151231257827021181583404541015625}""", true)]
    [InlineData("""{"a":0.10000000000000000555}""", false)]
    [InlineData("""{"a":9007199254740993}""", false)]
    [InlineData("""{"a":-9007199254740993}""", false)]
    [InlineData("""{"a":1e309}""", false)]
    [InlineData("""{"a":1.7976931348623159e308}""", false)]
    [InlineData("""{"a":1e-324}""", false)]
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

    private static string Repeated(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static string Nested(int levels) =>
        $"{string.Concat(Enumerable.Repeat("{\"a\":", levels - 1))}{{\"a\":1}}{new string('}', levels - 1)}";

    private static bool AcceptsMetadata(string json) => Accepts(new MetadataAttribute(), JsonSerializer.Deserialize<JsonElement>(json));

    private static bool Accepts(ValidationAttribute rule, object? value) =>
        rule.GetValidationResult(value, new ValidationContext(new object()) { MemberName = "Member" }) == ValidationResult.Success;
}
