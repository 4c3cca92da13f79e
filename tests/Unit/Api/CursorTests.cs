using MiniCrm.Api.Http;
using Xunit;

namespace MiniCrm.Tests.Unit.Api;

public sealed class CursorTests
{
    [Fact]
    public void A_cursor_leads_back_to_its_id()
    {
        var id = TimeOrderedId.New();
        Assert.Equal(id, Cursor.Decode(Cursor.Encode(id)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("!!!!!!!!!!!!!!!!!!!!!!")]
    public void Other_text_is_no_cursor(string text) => Assert.Null(Cursor.Decode(text));
}
