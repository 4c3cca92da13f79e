using CsCheck;
using MiniCrm.Api.Paging;
using Xunit;

namespace MiniCrm.Tests.Unit.Api;

public sealed class CursorTests
{
    [Fact]
    public void A_cursor_leads_back_to_its_id() => Gen.Guid.Sample(id => Cursor.Decode(Cursor.Encode(id)) == id);

    [Fact]
    public void Whatever_somebody_sends_is_the_cursor_of_an_id_or_none() => Gen.OneOf(
        Gen.String,
        Gen.String[Gen.Char["AQgwZz09-_"], 20, 24]).Sample(text => Cursor.Decode(text) is not { } id || Cursor.Encode(id) == text);

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("!!!!!!!!!!!!!!!!!!!!!!")]
    public void Other_text_is_no_cursor(string text) => Assert.Null(Cursor.Decode(text));
}
